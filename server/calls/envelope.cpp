// SPDX-License-Identifier: MIT
#include "calls/envelope.h"

#include "calls/jsontext.h"
#include "shared/sha256.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <optional>

using namespace Qt::StringLiterals;

namespace am {

struct EnvelopeScanner::Parser
{
    simdjson::dom::parser kept;
};

/// What of a body is not looked at as JSON.
struct EnvelopeScanner::LeftOut
{
    qsizetype front = 0; ///< byte order marks
    QList<RecordingSlice> recordings = {};

    /// How many bytes of it come before that byte of the rest.
    [[nodiscard]] qsizetype before(qsizetype offset) const
    {
        qsizetype cut = 0;
        for (const RecordingSlice &recording : recordings) {
            if (recording.from - cut < offset)
                cut += recording.size;
        }
        return front + cut;
    }
};

namespace {

constexpr qsizetype longestId = 256;
/// The kept parser's buffers stay as large as the largest body it saw (about 14 bytes for each byte of it), so that
/// larger bodies get a parser of their own.
constexpr qsizetype largestKept = 1024 * 1024;

/// "sha256:<hex>": stands for a conversation where none is named.
QString digest(QByteArrayView event, QByteArrayView recording = {})
{
    Sha256Sum sum;
    sum.add(event);
    sum.add(recording);
    return "sha256:"_L1 + QLatin1StringView(sum.hex());
}

QString outermost(const QString &expectation)
{
    return u"the body must be an event or an array of events: %1"_s.arg(expectation);
}

// What describe() asks of a JSON value, for simdjson's and for Qt's. Nothing, null and another type than the one
// asked for are all the same to it.

using DomValue = std::optional<simdjson::dom::element>;

DomValue member(const DomValue &value, QLatin1StringView name)
{
    DomValue found;
    simdjson::dom::object object;
    if (!value || value->get_object().get(object) != simdjson::SUCCESS)
        return found;
    // Of a repeated name the last one counts, as for QJson, which reads the same bytes when they are delivered.
    for (const simdjson::dom::key_value_pair field : object) {
        if (field.key == std::string_view(name.data(), size_t(name.size())))
            found = field.value;
    }
    return found;
}

QJsonValue member(const QJsonValue &value, QLatin1StringView name)
{
    return value[name];
}

bool isAbsent(const DomValue &value)
{
    return !value || value->is_null();
}

bool isAbsent(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull();
}

QString text(const DomValue &value)
{
    std::string_view utf8;
    if (!value || value->get_string().get(utf8) != simdjson::SUCCESS || utf8.size() > 4 * size_t(longestId))
        return {};
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

QString text(const QJsonValue &value)
{
    return value.toString();
}

double number(const DomValue &value)
{
    double result = 0;
    if (!value || value->get_double().get(result) != simdjson::SUCCESS)
        return 0;
    return result;
}

double number(const QJsonValue &value)
{
    return value.toDouble();
}

template<typename Value>
QString id(const Value &value)
{
    const QString candidate = text(value);
    const bool printable = std::all_of(candidate.cbegin(), candidate.cend(), [](QChar c) {
        return c.isPrint() || c.isSurrogate(); // isPrint() knows no half of a pair
    });
    return candidate.size() <= longestId && printable ? candidate : QString();
}

/// Documented as a number, and in one place as a string.
template<typename Value>
qint64 seconds(const Value &value)
{
    const QString asText = text(value);
    const double result = asText.isEmpty() ? number(value) : asText.toDouble();
    return result >= 0 && result < 1e12 ? qint64(result) : 0; // false for NaN
}

template<typename Value>
IncomingReport describe(const Value &event, const QByteArray &body)
{
    IncomingReport report;
    const bool flat = isAbsent(member(event, "type"_L1)) && !id(member(event, "conversation_id"_L1)).isEmpty();
    const Value data = flat ? event : member(event, "data"_L1);
    report.type = flat ? u"post_call_transcription"_s : id(member(event, "type"_L1));
    if (report.type.isEmpty())
        report.type = u"unknown"_s;
    report.conversation = id(member(data, "conversation_id"_L1));
    if (report.conversation.isEmpty())
        report.conversation = digest(body);
    report.agent = id(member(data, "agent_id"_L1));
    report.eventTimestamp = seconds(member(event, "event_timestamp"_L1));
    report.body = body;
    return report;
}

Parsed<QList<IncomingReport>> refused(HttpAnswer refusal)
{
    return {.refusal = std::move(refusal)};
}

template<typename Value>
Parsed<QList<IncomingReport>> describeAll(const QList<Value> &events, const QByteArray &json)
{
    if (events.isEmpty())
        return refused(invalidBody(outermost(u"the array is empty"_s)));
    const QList<QByteArray> bodies = elements(json);
    Q_ASSERT(bodies.size() == events.size());
    QList<IncomingReport> reports;
    for (qsizetype i = 0; i < std::min(events.size(), bodies.size()); ++i)
        reports.append(describe(events[i], bodies[i]));
    return {.value = reports};
}

HttpAnswer tooMany()
{
    return invalidBody(outermost(u"more than %1 events"_s.arg(EnvelopeScanner::mostEvents)));
}

HttpAnswer noObject()
{
    return invalidBody(outermost(u"an event is a JSON object"_s));
}

Parsed<QList<IncomingReport>> scanDom(const simdjson::dom::element &root, const QByteArray &json)
{
    if (root.is_object())
        return {.value = {describe(DomValue(root), json)}};
    simdjson::dom::array array;
    if (root.get_array().get(array) != simdjson::SUCCESS)
        return refused(noObject());
    if (array.size() > size_t(EnvelopeScanner::mostEvents))
        return refused(tooMany());
    QList<DomValue> events;
    for (const simdjson::dom::element event : array) {
        if (!event.is_object())
            return refused(noObject());
        events.append(event);
    }
    return describeAll(events, json);
}

/// For what simdjson refuses. It does not say at which byte; and a part of it is JSON all the same: an integer of
/// more than 64 bits, half a surrogate pair ("\ud83d") that a summary cut in the middle of an emoji leaves behind.
Parsed<QList<IncomingReport>> scanAgain(const QByteArray &json, const EnvelopeScanner::LeftOut &leftOut)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return refused(invalidJson(error, json.size(), leftOut.before(error.offset)));
    if (document.isObject())
        return {.value = {describe(QJsonValue(document.object()), json)}};
    const QJsonArray array = document.array();
    if (array.size() > EnvelopeScanner::mostEvents)
        return refused(tooMany());
    QList<QJsonValue> events;
    for (const QJsonValue event : array) {
        if (!event.isObject())
            return refused(noObject());
        events.append(event);
    }
    return describeAll(events, json);
}

/// Gives the report what was cut out of it. Of a repeated name the last one counts.
void attach(const QByteArray &json, const RecordingSlice &recording, IncomingReport &report)
{
    if (report.conversation == digest(report.body)) // two recordings of no conversation are two
        report.conversation = digest(report.body, QByteArrayView(json).sliced(recording.from, recording.size));
    report.recording = {.body = json, .from = recording.from, .size = recording.size};
}

} // namespace

EnvelopeScanner::EnvelopeScanner()
    : m_parser(std::make_unique<Parser>())
{
}

EnvelopeScanner::~EnvelopeScanner() = default;

Parsed<QList<IncomingReport>> EnvelopeScanner::scan(const QByteArray &body)
{
    static constexpr QByteArrayView byteOrderMark = "\xEF\xBB\xBF";
    LeftOut leftOut; // QJson skips a mark of its own, so one that is left would be part of the report or not
    while (QByteArrayView(body).sliced(leftOut.front).startsWith(byteOrderMark))
        leftOut.front += byteOrderMark.size();
    const QByteArray json = leftOut.front > 0 ? body.sliced(leftOut.front) : body;
    leftOut.recordings = findRecordings(json);
    if (leftOut.recordings.isEmpty())
        return scanEnvelope(json, leftOut);
    Parsed<QList<IncomingReport>> reports = scanEnvelope(withoutRecordings(json, leftOut.recordings), leftOut);
    if (reports) {
        for (const RecordingSlice &recording : std::as_const(leftOut.recordings))
            attach(json, recording, reports.value[recording.event]); // valid JSON has as many as were counted
    }
    return reports;
}

Parsed<QList<IncomingReport>> EnvelopeScanner::scanEnvelope(const QByteArray &json, const LeftOut &leftOut)
{
    // simdjson reads some bytes beyond the end. Copying costs 3 us for an ordinary report, and less than the HMAC
    // for any; padding the front's buffers instead would make every other endpoint pay for it.
    const simdjson::padded_string padded(json.constData(), size_t(json.size()));
    simdjson::dom::parser once;
    simdjson::dom::parser &parser = json.size() <= largestKept ? m_parser->kept : once;
    simdjson::dom::element root;
    if (json.isEmpty() || parser.parse(padded).get(root) != simdjson::SUCCESS)
        return scanAgain(json, leftOut);
    return scanDom(root, json);
}

} // namespace am
