// SPDX-License-Identifier: MIT
#include "outgoing/outgoingcall.h"

#include "outgoing/onceonlybody.h"
#include "shared/redaction.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// An unused connection, where a call must not be repeated: below what any server keeps one for (uvicorn and Node.js 5
/// s, a load balancer of AWS 60 s), so that none is used at the very moment that the server closes it.
constexpr int SecondsKept = 2;

/// Whether the exchange itself failed, as opposed to an answer with a status that Qt calls an error.
bool connectionFailed(QNetworkReply::NetworkError error)
{
    return (error > QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied) ||
           error == QNetworkReply::ContentReSendError || error == QNetworkReply::ProtocolUnknownError ||
           error == QNetworkReply::ProtocolFailure;
}

int retryAfter(const QNetworkReply &reply)
{
    constexpr int Longest = 24 * 3600;
    return std::clamp(reply.rawHeader("Retry-After").trimmed().toInt(), 0, Longest);
}

} // namespace

OutgoingCall::OutgoingCall(Call call, qint64 largestAnswer, QObject *context, Reply<CallAnswer> reply, QObject *parent)
    : QObject(parent)
    , m_call(std::move(call))
    , m_largestAnswer(largestAnswer)
    , m_context(context)
    , m_reply(std::move(reply))
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, &OutgoingCall::onDeadline);
    m_deadline.start(m_call.options.deadline);
}

OutgoingCall::~OutgoingCall()
{
    if (m_networkReply == nullptr)
        return;
    m_networkReply->disconnect(this);
    m_networkReply->abort();
    // At once, not later: its HTTP thread may be waiting for an answer from the upload device, and the manager's
    // destructor waits for that thread.
    delete m_networkReply;
}

void OutgoingCall::start(QNetworkAccessManager &manager, const QNetworkRequest &base)
{
    QNetworkRequest request(base);
    request.setUrl(m_call.url);
    for (const auto &[name, value] : m_call.headers)
        request.setRawHeader(name, value);
    if (!m_call.body.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    if (m_call.repeatable) {
        m_networkReply = manager.sendCustomRequest(request, m_call.verb, m_call.body);
    } else {
        request.setAttribute(QNetworkRequest::ConnectionCacheExpiryTimeoutSecondsAttribute, SecondsKept);
        m_upload = std::make_unique<OnceOnlyBody>(m_call.body);
        m_networkReply = manager.sendCustomRequest(request, m_call.verb, m_upload.get());
    }
    connect(m_networkReply, &QNetworkReply::readyRead, this, &OutgoingCall::onReadyRead);
    connect(m_networkReply, &QNetworkReply::finished, this, &OutgoingCall::onFinished);
}

void OutgoingCall::onDeadline()
{
    end(Error{Error::Kind::Timeout,
              m_networkReply == nullptr ? u"no connection was free in time"_s : u"no complete answer in time"_s});
}

void OutgoingCall::onReadyRead()
{
    const qint64 announced = m_networkReply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if (std::max(announced, m_networkReply->bytesAvailable()) > m_largestAnswer)
        end(Error{Error::Kind::Unreachable, u"the answer is larger than %1 bytes"_s.arg(m_largestAnswer)});
}

void OutgoingCall::onFinished()
{
    const int status = m_networkReply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0 || connectionFailed(m_networkReply->error()))
        return end(failure());
    if (status < 200 || (status >= 300 && status < 400))
        return end(Error{Error::Kind::Unreachable, u"answered with %1, which is not followed"_s.arg(status)});
    if (m_networkReply->bytesAvailable() > m_largestAnswer)
        return onReadyRead();
    end(CallAnswer{
        .status = status, .body = m_networkReply->readAll(), .retryAfterSeconds = retryAfter(*m_networkReply)});
}

Error OutgoingCall::failure() const
{
    if (m_networkReply->error() == QNetworkReply::ContentReSendError)
        return {Error::Kind::Unreachable, u"the connection was closed before an answer"_s};
    // Qt's texts may quote the URL, where a caller's number is percent-encoded.
    const QByteArray text = QByteArray::fromPercentEncoding(m_networkReply->errorString().toUtf8());
    return {Error::Kind::Unreachable, redaction::text(QString::fromUtf8(text))};
}

void OutgoingCall::end(Result<CallAnswer> result)
{
    if (std::exchange(m_ended, true))
        return;
    m_deadline.stop();
    release();
    // Queued, because the caller may do anything in its reply: even destroy the pool, whose network objects are
    // still on the stack here.
    if (m_context) {
        QMetaObject::invokeMethod(
            m_context, [reply = std::move(m_reply), result = std::move(result)]() mutable { reply(std::move(result)); },
            Qt::QueuedConnection);
    }
    Q_EMIT ended(this);
}

void OutgoingCall::release()
{
    if (m_networkReply == nullptr)
        return;
    m_networkReply->disconnect(this);
    if (m_networkReply->isRunning())
        m_networkReply->abort();
    // The reply reads from the upload device until it is gone.
    if (m_upload)
        m_upload.release()->setParent(m_networkReply);
    m_networkReply->deleteLater();
    m_networkReply = nullptr;
}

} // namespace am
