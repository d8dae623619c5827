// SPDX-License-Identifier: MIT
#include "http/rawpeer.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <sys/socket.h>

#include <optional>

using namespace Qt::StringLiterals;

namespace am::test {

namespace {

/// Takes the first answer from the bytes, if it is complete.
std::optional<Received> takeAnswer(QByteArray &bytes, bool headOnly)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    Received answer;
    const QList<QByteArray> lines = bytes.first(end).replace("\r\n", "\n").split('\n');
    answer.status = lines.first().mid(9, 3).toInt();
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.fields.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    const bool bodiless = headOnly || answer.status == 204 || answer.status == 100;
    const qsizetype length = bodiless ? 0 : answer.fields.value("content-length").toLongLong();
    if (bytes.size() < end + 4 + length)
        return {};
    answer.body = bytes.sliced(end + 4, length);
    bytes.remove(0, end + 4 + length);
    return answer;
}

} // namespace

QByteArray Received::code() const
{
    return QJsonDocument::fromJson(body).object().value("code"_L1).toString().toUtf8();
}

RawPeer::RawPeer(quint16 port)
{
    QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { m_received += m_socket.readAll(); });
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!m_socket.waitForConnected())
        qFatal("no connection: %s", qPrintable(m_socket.errorString()));
}

void RawPeer::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

QList<Received> RawPeer::answers(qsizetype count, bool headOnly)
{
    QList<Received> all;
    QDeadlineTimer deadline(60'000);
    while (all.size() < count && !deadline.hasExpired()) {
        while (std::optional<Received> answer = takeAnswer(m_received, headOnly))
            all.append(*answer);
        // Not qWaitFor: it sleeps 10 ms at a time.
        if (all.size() < count) {
            QEventLoop loop;
            QObject::connect(&m_socket, &QTcpSocket::readyRead, &loop, &QEventLoop::quit);
            QTimer::singleShot(int(deadline.remainingTime()), &loop, &QEventLoop::quit);
            loop.exec();
        }
    }
    return all;
}

Received RawPeer::ask(const QByteArray &bytes)
{
    send(bytes);
    return answers(1).value(0);
}

bool RawPeer::waitForClose(int milliseconds)
{
    return QTest::qWaitFor([this] { return !isOpen(); }, milliseconds);
}

bool RawPeer::waitForBytes(const QByteArray &wanted, int milliseconds)
{
    return QTest::qWaitFor([&] { return m_received.contains(wanted); }, milliseconds);
}

void RawPeer::closeHalf()
{
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(1000)) {
    }
    ::shutdown(int(m_socket.socketDescriptor()), SHUT_WR);
}

void RawPeer::reset()
{
    const linger now{1, 0};
    ::setsockopt(int(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_socket.abort();
}

QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &fields)
{
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + fields +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray get(const QByteArray &path, const QByteArray &fields, const QByteArray &method)
{
    return method + ' ' + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

} // namespace am::test
