// SPDX-License-Identifier: MIT
#pragma once

#include "outgoing/calloptions.h"
#include "shared/result.h"

#include <QByteArray>
#include <QList>
#include <QNetworkRequest>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <memory>

class QIODevice;
class QNetworkAccessManager;
class QNetworkReply;

namespace am {

/// An HTTP request to be made.
struct Call
{
    QByteArray verb;
    QUrl url;
    QByteArray body = {}; ///< JSON; empty = none is sent
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    CallOptions options = {};
    /// Whether it may reach the server more than once: true of reads and of everything idempotent.
    bool repeatable = true;
};

/// What the peer answered, whatever its status was (but redirections, which are errors). Whole, with one
/// exception: Qt 6.4 sometimes takes a connection that ends within a chunk for the end of the answer. Whoever reads
/// the JSON then finds it cut and must take that for Unreachable.
struct CallAnswer
{
    int status = 0;
    QByteArray body;
    int retryAfterSeconds = 0; ///< 0 = nothing said
};

/// One call from being queued to its answer: its deadline, its cap on the answer, its one reply.
class OutgoingCall final : public QObject
{
    Q_OBJECT

public:
    OutgoingCall(Call call, qint64 largestAnswer, QObject *context, Reply<CallAnswer> reply, QObject *parent);
    /// Cuts the connection if the call is still under way; nothing is answered then.
    ~OutgoingCall() override;

    [[nodiscard]] CallOptions::Lane lane() const { return m_call.options.lane; }
    [[nodiscard]] bool repeatable() const { return m_call.repeatable; }
    /// Nobody waits for it any more.
    [[nodiscard]] bool abandoned() const { return m_context.isNull(); }
    /// `base` brings what all calls have in common.
    void start(QNetworkAccessManager &manager, const QNetworkRequest &base);

Q_SIGNALS:
    /// It has its result, which is on its way to the caller; the object may be deleted (later).
    void ended(am::OutgoingCall *call);

private:
    void onDeadline();
    void onReadyRead();
    void onFinished();
    void end(Result<CallAnswer> result);
    void release();
    [[nodiscard]] Error failure() const;

    const Call m_call;
    const qint64 m_largestAnswer;
    const QPointer<QObject> m_context;
    Reply<CallAnswer> m_reply;
    QTimer m_deadline;
    std::unique_ptr<QIODevice> m_upload; ///< outlives m_networkReply, which reads from it
    QNetworkReply *m_networkReply = nullptr;
    bool m_ended = false;
};

} // namespace am
