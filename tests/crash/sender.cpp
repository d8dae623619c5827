// SPDX-License-Identifier: MIT
#include "sender.h"

#include "support/daemonprocess.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace am::test {

namespace {

constexpr int callersOfALane = 20;

QByteArray report(const QString &conversation, const QString &caller)
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const QJsonObject turn{{u"role"_s, u"user"_s},
                           {u"message"_s, u"Please note that my order %1 is still missing."_s.arg(conversation)},
                           {u"time_in_call_secs"_s, 3}};
    const QJsonObject data{
        {u"agent_id"_s, u"agent_1"_s},
        {u"conversation_id"_s, conversation},
        {u"status"_s, u"done"_s},
        {u"transcript"_s, QJsonArray{turn}},
        {u"metadata"_s, QJsonObject{{u"start_time_unix_secs"_s, now},
                                    {u"call_duration_secs"_s, 12},
                                    {u"phone_call"_s, QJsonObject{{u"type"_s, u"twilio"_s},
                                                                  {u"direction"_s, u"inbound"_s},
                                                                  {u"external_number"_s, caller}}}}},
        {u"analysis"_s, QJsonObject{{u"call_successful"_s, u"success"_s},
                                    {u"transcript_summary"_s, u"The order %1 is missing."_s.arg(conversation)}}}};
    return QJsonDocument(
               QJsonObject{{u"type"_s, u"post_call_transcription"_s}, {u"event_timestamp"_s, now}, {u"data"_s, data}})
        .toJson(QJsonDocument::Compact);
}

/// Nothing when the daemon is gone.
std::optional<RawAnswer> deliver(RawClient &client, const QString &conversation, const QString &caller)
{
    const QByteArray body = report(conversation, caller);
    if (!client.send(RawClient::post("/post-call", body, DaemonProcess::signatureLine(body))))
        return std::nullopt;
    return client.receive();
}

} // namespace

Sender::Sender(quint16 port, int lane, const QString &prefix, const QStringList &again)
    : m_thread([this, port, lane, prefix, again] { run(port, lane, prefix, again); })
{
}

void Sender::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

void Sender::run(quint16 port, int lane, const QString &prefix, const QStringList &again)
{
    const auto callerOf = [lane](int number) {
        return u"+155501%1"_s.arg(1000 + lane * callersOfALane + number % callersOfALane);
    };
    RawClient client(port);
    for (const QString &conversation : again) {
        if (!deliver(client, conversation, callerOf(0)))
            return;
    }
    for (int number = 0; client.isConnected(); ++number) {
        const QString conversation = prefix + u"%1"_s.arg(number, 5, 10, QLatin1Char('0'));
        m_sent.insert(conversation);
        for (int delivery = 0; delivery < (number % 5 == 0 ? 2 : 1); ++delivery) {
            const auto answer = deliver(client, conversation, callerOf(number));
            if (!answer)
                return;
            if (answer->status == 200)
                m_kept.insert(conversation);
        }
        ++m_acknowledged;
    }
}

} // namespace am::test
