// SPDX-License-Identifier: MIT
#include "admin/adminconnection.h"

#include "admin/adminmethods.h"

#include <QLoggingCategory>
#include <QPointer>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace am {

Q_LOGGING_CATEGORY(lcAdminClient, "agenticmemory.daemon.admin", QtInfoMsg)

namespace {

constexpr qsizetype readAtOnce = 64 * 1024;

QByteArray hello(const AdminPeer &peer)
{
    return adminprotocol::notification(u"hello"_s, {{u"protocol"_s, adminprotocol::version},
                                                    {u"version"_s, u"" AM_VERSION ""_s},
                                                    {u"role"_s, peer.readOnly ? u"reader"_s : u"operator"_s},
                                                    {u"user"_s, peer.name}});
}

} // namespace

AdminConnection::AdminConnection(Descriptor socket, AdminPeer peer, AdminMethods &methods, const AdminLimits &limits,
                                 QObject *parent)
    : AdminListener(parent)
    , m_socket(std::move(socket))
    , m_peer(std::move(peer))
    , m_methods(methods)
    , m_limits(limits)
    , m_readable(m_socket.number(), QSocketNotifier::Read)
    , m_writable(m_socket.number(), QSocketNotifier::Write)
{
    m_peer.listener = this;
    m_writable.setEnabled(false);
    m_stall.setSingleShot(true);
    m_stall.setInterval(m_limits.stall);
    connect(&m_readable, &QSocketNotifier::activated, this, [this] { receive(); });
    connect(&m_writable, &QSocketNotifier::activated, this, [this] {
        flush();
        take();
    });
    connect(&m_stall, &QTimer::timeout, this, [this] { drop("it does not take what it asked for"); });
    send(hello(m_peer));
}

void AdminConnection::notify(const QString &method, const QJsonObject &params)
{
    if (!offer(adminprotocol::notification(method, params)))
        ++m_missed;
}

bool AdminConnection::offer(const QByteArray &frame)
{
    if (m_ended || m_unsentBytes > m_limits.unsent)
        return false;
    send(frame);
    return true;
}

bool AdminConnection::mayTake() const
{
    return !m_ended && m_inFlight < m_limits.inFlight && m_unsentBytes <= m_limits.unsent;
}

void AdminConnection::receive()
{
    QByteArray bytes(readAtOnce, Qt::Uninitialized);
    const ssize_t size = ::read(m_socket.number(), bytes.data(), size_t(bytes.size()));
    if (size < 0) {
        if (errno != EAGAIN && errno != EINTR)
            end();
        return;
    }
    if (size == 0)
        m_inputEnded = true;
    else
        m_frames.feed(bytes.first(size));
    take();
}

/// One frame in a turn of the event loop, however many clients have how many: callers on the line come between.
void AdminConnection::take()
{
    if (mayTake() && !m_takePending) {
        if (const auto frame = m_frames.next()) {
            serve(*frame);
            takeLater();
        }
    }
    if (m_frames.overflowed() && !m_inputEnded) {
        m_inputEnded = true;
        send(adminprotocol::refusal({adminprotocol::TooLarge, u"a frame may have %1 bytes, with its line end"_s.arg(
                                                                  adminprotocol::largestFrame)}));
    }
    settle();
}

void AdminConnection::takeLater()
{
    if (std::exchange(m_takePending, true))
        return;
    QTimer::singleShot(0, this, [this] {
        m_takePending = false;
        take();
    });
}

void AdminConnection::serve(const QByteArray &frame)
{
    adminprotocol::Refusal refusal;
    const auto request = adminprotocol::parseRequest(frame, refusal);
    if (!request)
        return send(adminprotocol::refusal(refusal));
    if (!m_methods.contains(request->method)) {
        return send(
            adminprotocol::refusal({adminprotocol::UnknownMethod,
                                    u"there is no such method in version "_s + u"" AM_VERSION ""_s, request->id}));
    }
    ++m_inFlight;
    m_methods.call(request->method, request->params, m_peer,
                   [self = QPointer(this), id = request->id](const Result<QJsonValue> &result) {
                       if (self)
                           self->answer(id, result);
                   });
}

void AdminConnection::answer(const QJsonValue &id, const Result<QJsonValue> &result)
{
    --m_inFlight;
    QByteArray frame =
        result ? adminprotocol::answer(id, *result)
               : adminprotocol::refusal({adminprotocol::code(result.error().kind), result.error().detail, id});
    if (frame.size() > adminprotocol::largestFrame) {
        frame = adminprotocol::refusal(
            {adminprotocol::TooLarge, u"the answer would have %1 bytes: ask for less"_s.arg(frame.size()), id});
    }
    send(frame);
    takeLater();
}

void AdminConnection::send(const QByteArray &frame)
{
    if (m_ended)
        return;
    m_unsent.append(frame);
    m_unsentBytes += frame.size();
    if (!m_writable.isEnabled())
        flush();
}

void AdminConnection::flush()
{
    auto outcome = SendBuffer::Outcome::Done;
    while (outcome == SendBuffer::Outcome::Done && !m_ended) {
        if (m_sending.held() == 0) {
            if (m_unsent.isEmpty())
                break;
            m_sending.fill(m_unsent.takeFirst());
        }
        const qsizetype size = m_sending.held();
        bool progress = false;
        outcome = m_sending.flush(m_socket.number(), progress);
        if (progress)
            m_stall.start();
        if (outcome == SendBuffer::Outcome::Done)
            m_unsentBytes -= size;
    }
    if (outcome == SendBuffer::Outcome::Broken)
        return end();
    m_writable.setEnabled(outcome == SendBuffer::Outcome::Blocked);
    if (outcome == SendBuffer::Outcome::Done) {
        m_stall.stop();
        if (const qint64 missed = std::exchange(m_missed, 0))
            send(adminprotocol::notification(u"missed"_s, {{u"count"_s, missed}}));
    } else if (!m_stall.isActive()) {
        m_stall.start();
    }
}

/// What is to be watched now, or whether it is over.
void AdminConnection::settle()
{
    if (m_ended)
        return;
    m_readable.setEnabled(!m_inputEnded && !m_takePending && mayTake());
    if (m_inputEnded && !m_takePending && m_inFlight == 0 && m_unsentBytes == 0)
        end();
}

void AdminConnection::drop(const char *why)
{
    qCWarning(lcAdminClient).noquote() << "dropped" << m_peer.name << "from the admin socket:" << why;
    end();
}

void AdminConnection::end()
{
    if (std::exchange(m_ended, true))
        return;
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
    m_stall.stop();
    QTimer::singleShot(0, this, [this] { Q_EMIT ended(); });
}

} // namespace am
