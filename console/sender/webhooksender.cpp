// SPDX-License-Identifier: MIT
#include "sender/webhooksender.h"

#include "shared/rawrequest.h"
#include "shared/signature.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QNetworkRequest>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qint64 staleSeconds = 31 * 60; ///< one minute beyond what is accepted
constexpr qint64 futureSeconds = 6 * 60;
constexpr std::chrono::milliseconds patience{30'000};
constexpr qint64 announcedBytes = 1024LL * 1024 * 1024; ///< of what is too large

QString tr(const char *text)
{
    return QCoreApplication::translate("WebhookSender", text);
}

QString headersOf(const QNetworkReply &reply)
{
    QString lines;
    for (const auto &[name, value] : reply.rawHeaderPairs())
        lines += QString::fromUtf8(name) + u": "_s + QString::fromUtf8(value) + u'\n';
    return lines;
}

QString headersOf(const QJsonObject &headers)
{
    QString lines;
    for (auto it = headers.begin(); it != headers.end(); ++it)
        lines += it.key() + u": "_s + it->toString() + u'\n';
    return lines;
}

/// Such that no HTTP client sends it.
std::optional<RawSending> brokenSending(const QString &fault)
{
    if (fault == "half-sent"_L1)
        return RawSending::HalfBody;
    if (fault == "slow"_L1)
        return RawSending::InPieces;
    if (fault == "oversized"_L1)
        return RawSending::HeadOnly;
    return {};
}

/// The header that proves who sends; of both an empty name when there is to be none.
std::pair<QByteArray, QByteArray> proofOf(const WebhookOrder &order, const SignedWebhook &webhook)
{
    if (order.fault == "unsigned"_L1)
        return {};
    if (order.kind.isSigned)
        return {"ElevenLabs-Signature", webhook.signature};
    return {"X-Workspace-Key", order.fault == "wrong-key"_L1 ? order.key + "-not" : order.key};
}

QUrl urlOf(const WebhookOrder &order)
{
    QUrl url = order.address;
    url.setPath(order.kind.path);
    return url;
}

} // namespace

const QList<WebhookFault> &webhookFaults()
{
    static const QList<WebhookFault> all = {{{}, tr("As it should be")},
                                            {u"wrong-key"_s, tr("Signed with a wrong key")},
                                            {u"stale"_s, tr("Signed too long ago")},
                                            {u"future"_s, tr("Signed in the future")},
                                            {u"reserialized"_s, tr("JSON written again after signing")},
                                            {u"truncated"_s, tr("Cut in the middle")},
                                            {u"duplicate"_s, tr("Sent twice")},
                                            {u"unsigned"_s, tr("Without signature or key")},
                                            {u"half-sent"_s, tr("Ended in the middle")},
                                            {u"slow"_s, tr("In pieces, slowly")},
                                            {u"oversized"_s, tr("Announced as a gigabyte")}};
    return all;
}

SignedWebhook signedWebhook(const WebhookOrder &order, qint64 now)
{
    qint64 at = now;
    if (order.fault == "stale"_L1)
        at -= staleSeconds;
    else if (order.fault == "future"_L1)
        at += futureSeconds;
    const QByteArray key = order.fault == "wrong-key"_L1 ? order.key + "-not" : order.key;
    SignedWebhook webhook{.signature = signature::sign(key, at, order.body), .body = order.body};
    if (order.fault == "reserialized"_L1) {
        const QJsonDocument document = QJsonDocument::fromJson(order.body);
        const QByteArray compact = document.toJson(QJsonDocument::Compact);
        webhook.body = compact == order.body ? document.toJson() : compact;
    } else if (order.fault == "truncated"_L1) {
        webhook.body.truncate(order.body.size() / 2);
    }
    return webhook;
}

WebhookSender::WebhookSender(DaemonConnection &connection, std::function<qint64()> clock)
    : m_connection(connection)
    , m_clock(std::move(clock))
{
    m_network.setTransferTimeout(int(patience.count()));
}

void WebhookSender::send(const WebhookOrder &order, QObject *context, Reply<WebhookAnswer> reply)
{
    if (order.address.isEmpty())
        sendThroughDaemon(order, context, reply);
    else if (brokenSending(order.fault))
        sendBroken(order, context, reply);
    else
        sendDirectly(order, context, reply);
}

void WebhookSender::sendThroughDaemon(const WebhookOrder &order, QObject *context, const Reply<WebhookAnswer> &reply)
{
    QJsonObject params{{u"type"_s, order.kind.type}, {u"json"_s, QString::fromUtf8(order.body)}};
    if (!order.fault.isEmpty())
        params.insert(u"fault"_s, order.fault);
    QElapsedTimer timer;
    timer.start();
    m_connection.ask(u"test.send"_s, params, context, [reply, timer](const Result<QJsonValue> &result) {
        if (!result)
            return reply(result.error());
        const QJsonObject answer = result->toObject();
        // Of two answers, the second tells how a duplicate is taken.
        const QJsonObject told = answer.contains("again"_L1) ? answer.value("again"_L1).toObject() : answer;
        reply(WebhookAnswer{.status = told.value("status"_L1).toInt(),
                            .took = told.value("ms"_L1).toDouble(double(timer.nsecsElapsed()) / 1e6),
                            .headers = headersOf(told.value("headers"_L1).toObject()),
                            .body = told.value("body"_L1).toString()});
    });
}

void WebhookSender::sendDirectly(const WebhookOrder &order, QObject *context, const Reply<WebhookAnswer> &reply)
{
    QNetworkRequest request(urlOf(order));
    request.setRawHeader("Content-Type", "application/json");
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    const SignedWebhook webhook = signedWebhook(order, m_clock() / 1000);
    if (const auto [name, value] = proofOf(order, webhook); !name.isEmpty())
        request.setRawHeader(name, value);
    QElapsedTimer timer;
    timer.start();
    QNetworkReply *const answer = m_network.post(request, webhook.body);
    // Nobody waits for it any more. Queued, as it would still tell a context that is only about to die.
    QObject::connect(context, &QObject::destroyed, answer, &QNetworkReply::abort, Qt::QueuedConnection);
    QObject::connect(answer, &QNetworkReply::finished, answer, &QObject::deleteLater);
    QObject::connect(answer, &QNetworkReply::finished, context, [this, answer, context, order, reply, timer] {
        const int status = answer->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 0)
            return reply(Error{Error::Kind::Unreachable, answer->errorString()});
        if (order.fault == "duplicate"_L1) {
            WebhookOrder again = order;
            again.fault.clear();
            return sendDirectly(again, context, reply);
        }
        reply(WebhookAnswer{.status = status,
                            .took = double(timer.nsecsElapsed()) / 1e6,
                            .headers = headersOf(*answer),
                            .body = QString::fromUtf8(answer->readAll())});
    });
}

void WebhookSender::sendBroken(const WebhookOrder &order, QObject *context, const Reply<WebhookAnswer> &reply)
{
    const QUrl url = urlOf(order);
    const bool usesTls = url.scheme() == "https"_L1;
    const SignedWebhook webhook = signedWebhook(order, m_clock() / 1000);
    const RawSending sending = *brokenSending(order.fault);
    const qint64 length = sending == RawSending::HeadOnly ? announcedBytes : webhook.body.size();
    QByteArray head =
        "POST " + order.kind.path.toUtf8() + " HTTP/1.1\r\nHost: " + url.authority(QUrl::FullyEncoded).toUtf8() +
        "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + QByteArray::number(length) +
        "\r\n";
    if (const auto [name, value] = proofOf(order, webhook); !name.isEmpty())
        head += name + ": " + value + "\r\n";
    const auto answered = [reply](const Result<RawResponse> &answer) {
        if (!answer)
            return reply(answer.error());
        QString headers;
        for (const auto &[name, value] : answer->headers)
            headers += QString::fromUtf8(name) + u": "_s + QString::fromUtf8(value) + u'\n';
        reply(WebhookAnswer{.status = answer->status,
                            .took = double(answer->microseconds) / 1000,
                            .headers = headers,
                            .body = QString::fromUtf8(answer->body)});
    };
    sendRaw({.host = url.host(), .port = quint16(url.port(usesTls ? 443 : 80)), .usesTls = usesTls},
            {.head = head + "\r\n", .body = webhook.body, .sending = sending}, patience, context, answered);
}

} // namespace am
