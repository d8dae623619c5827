// SPDX-License-Identifier: MIT
#include "link/daemonlink.h"

#include "link/plaintext.h"

#include <QFileInfo>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace am {

namespace {

// Of what a daemon says of itself and of a refusal, that is shown in a line.
constexpr qsizetype longestWord = 64;
constexpr qsizetype longestSentence = 400;
/// Bytes that are read at once: whoever floods us must not keep the window from being drawn.
constexpr qint64 readAtOnce = 256 * 1024;

QString troubleAt(const QString &path, QLocalSocket::LocalSocketError error)
{
    switch (error) {
    case QLocalSocket::ServerNotFoundError:
        return u"there is no socket %1"_s.arg(path);
    case QLocalSocket::ConnectionRefusedError:
        return u"nobody answers at %1: the daemon has died"_s.arg(path);
    case QLocalSocket::SocketAccessError:
        return u"you may not use %1"_s.arg(path);
    default:
        return u"%1 cannot be used"_s.arg(path);
    }
}

} // namespace

DaemonLink::DaemonLink(QObject *parent)
    : QObject(parent)
{
    m_socket.setReadBufferSize(readAtOnce);
    connect(&m_socket, &QLocalSocket::readyRead, this, &DaemonLink::receive);
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] { fail(u"the daemon has ended the connection"_s); });
}

DaemonLink::~DaemonLink()
{
    m_socket.disconnect(this);
}

void DaemonLink::open(const QStringList &sockets)
{
    close();
    QStringList troubles;
    for (const QString &path : sockets) {
        if (connectTo(path, troubles) || connectTo(adminprotocol::readOnlySocket(path), troubles)) {
            m_opened = true;
            return;
        }
        // Of the pair, the first tells more, unless that one is forbidden and the other is not there.
        troubles.removeLast();
    }
    m_opened = true;
    QTimer::singleShot(0, this, [this, troubles] { fail(troubles.join(u"; "_s)); });
}

/// On Unix this is over when connectToServer() returns.
bool DaemonLink::connectTo(const QString &path, QStringList &troubles)
{
    m_socket.connectToServer(QFileInfo(path).absoluteFilePath()); // Qt looks for relative ones in /tmp
    if (m_socket.state() == QLocalSocket::ConnectedState)
        return true;
    troubles.append(troubleAt(path, m_socket.error()));
    m_socket.abort();
    return false;
}

void DaemonLink::close()
{
    m_opened = false;
    m_greeted = false;
    m_frames = FrameReader(adminprotocol::largestFrame);
    m_socket.abort();
    abandon(u"the connection was left"_s);
}

void DaemonLink::abandon(const QString &why)
{
    const auto questions = std::exchange(m_questions, {});
    for (const Question &question : questions) {
        if (question.context)
            question.reply(Error{Error::Kind::Unreachable, why});
    }
}

void DaemonLink::ask(const QString &method, const QJsonObject &params, QObject *context, Reply<QJsonValue> reply)
{
    const qint64 id = ++m_lastId;
    m_questions.insert(id, {context, std::move(reply)});
    m_socket.write(adminprotocol::request(id, method, params));
}

void DaemonLink::receive()
{
    m_frames.feed(m_socket.readAll());
    while (m_opened) {
        const auto frame = m_frames.next();
        if (!frame)
            break;
        take(*frame);
    }
    if (m_frames.overflowed())
        fail(u"what answers there sends a line without end"_s);
}

void DaemonLink::take(const QByteArray &frame)
{
    const auto message = adminprotocol::parseMessage(frame);
    if (!message)
        return fail(message.error().detail);
    if (!message->method.isEmpty()) {
        if (message->method == "hello"_L1 && !m_greeted)
            return greet(message->params);
        Q_EMIT notified(message->method, message->params);
        return;
    }
    if (message->id < 0 && !message->result)
        return fail(plainText(message->result.error().detail, longestSentence)); // the daemon turns us away
    if (!m_questions.contains(message->id))
        return;
    const Question asked = m_questions.take(message->id);
    if (!asked.context)
        return;
    if (message->result)
        return asked.reply(message->result);
    Error error = message->result.error();
    error.detail = plainText(error.detail, longestSentence);
    asked.reply(error);
}

void DaemonLink::greet(const QJsonObject &hello)
{
    const int protocol = hello.value("protocol"_L1).toInt();
    if (protocol != adminprotocol::version) {
        return fail(u"the daemon is version %1 and speaks protocol %2, this program %3 and protocol %4"_s
                        .arg(plainText(hello.value("version"_L1).toString(), longestWord))
                        .arg(protocol)
                        .arg(u"" AM_VERSION ""_s)
                        .arg(adminprotocol::version));
    }
    m_hello = {};
    for (const auto name : {"protocol"_L1, "version"_L1, "role"_L1, "user"_L1}) {
        const QJsonValue said = hello.value(name);
        m_hello.insert(name, said.isString() ? QJsonValue(plainText(said.toString(), longestWord)) : said);
    }
    m_greeted = true;
    Q_EMIT greeted();
}

void DaemonLink::fail(const QString &why)
{
    if (!std::exchange(m_opened, false))
        return;
    m_greeted = false;
    m_socket.abort();
    abandon(why);
    Q_EMIT closed(why);
}

} // namespace am
