// SPDX-License-Identifier: MIT
// The body of a post-call webhook. Each event found is JSON of its own that comes from the body byte for byte, and
// says of itself what was found in the whole.
#include "calls/envelope.h"

#include <QJsonDocument>

#include <cstdlib>

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void check(const am::IncomingReport &report, const QByteArray &body)
{
    const bool hasRecording = !report.recording.isEmpty();
    require(hasRecording ? body.contains(report.recording.text()) : body.contains(report.body));
    require(!report.type.isEmpty() && report.type.size() <= 256);
    require(!report.conversation.isEmpty() && report.conversation.size() <= 256);
    require(report.agent.size() <= 256);
    require(report.eventTimestamp >= 0);

    am::EnvelopeScanner scanner;
    const auto again = scanner.scan(report.body);
    require(bool(again) && again->size() == 1);
    const am::IncomingReport &same = again->first();
    require(same.type == report.type && same.agent == report.agent && same.eventTimestamp == report.eventTimestamp &&
            same.body == report.body && same.recording.isEmpty());
    require(same.conversation == report.conversation ||
            (hasRecording && report.conversation.startsWith(QLatin1StringView("sha256:"))));
    // What is accepted must be readable when it is delivered.
    require(QJsonDocument::fromJson(report.body).isObject());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static am::EnvelopeScanner scanner;
    const QByteArray body(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto reports = scanner.scan(body);
    if (!reports) {
        require(reports.refusal->status == 400);
        return 0;
    }
    require(!reports->isEmpty());
    for (const am::IncomingReport &report : *reports)
        check(report, body);
    return 0;
}
