// SPDX-License-Identifier: MIT
#include "http/listener.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using am::Descriptor;
using am::Listener;
using Outcome = am::Listener::Outcome;

namespace {

const QHostAddress local(QHostAddress::LocalHost);

/// As long as it lives, the process can open no descriptor beyond those that it has.
class NoDescriptors final
{
public:
    NoDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        rlimit limit = m_before;
        const Descriptor lowest(::open("/dev/null", O_RDONLY | O_CLOEXEC)); // all below it are in use
        limit.rlim_cur = rlim_t(lowest.number());
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    Q_DISABLE_COPY_MOVE(NoDescriptors)

private:
    rlimit m_before{};
};

std::unique_ptr<QTcpSocket> connectTo(const QHostAddress &address, quint16 port)
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(address, port);
    return socket->waitForConnected(30'000) ? std::move(socket) : nullptr;
}

} // namespace

class tst_Listener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void acceptsAPeer()
    {
        Listener listener;
        QVERIFY(!listener.isListening());
        const am::Result<quint16> port = listener.listen(local, 0);
        QVERIFY(port);
        QVERIFY(*port != 0);
        QVERIFY(listener.isListening());
        const auto peer = connectTo(local, *port);
        QVERIFY(peer);

        Descriptor socket;
        QHostAddress from;
        QCOMPARE(listener.accept(socket, from), Outcome::Accepted);
        QVERIFY(socket.isOpen());
        QCOMPARE(from, local);
        QVERIFY(::fcntl(socket.number(), F_GETFL) & O_NONBLOCK);
        QVERIFY(::fcntl(socket.number(), F_GETFD) & FD_CLOEXEC);
        int noDelay = 0;
        socklen_t size = sizeof noDelay;
        ::getsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &noDelay, &size);
        QVERIFY(noDelay != 0);

        QCOMPARE(::send(socket.number(), "x", 1, MSG_NOSIGNAL), ssize_t(1));
        QVERIFY(peer->waitForReadyRead(30'000));
        QCOMPARE(peer->readAll(), "x");
    }

    void nobodyIsWaiting()
    {
        Listener listener;
        QVERIFY(listener.listen(local, 0));
        Descriptor socket;
        QHostAddress from;
        QCOMPARE(listener.accept(socket, from), Outcome::Nothing);
        QVERIFY(!socket.isOpen());
    }

    void aPortThatIsTaken()
    {
        QTcpServer other;
        QVERIFY(other.listen(local));
        Listener listener;
        const am::Result<quint16> port = listener.listen(local, other.serverPort());
        QVERIFY(!port);
        QCOMPARE(port.error().kind, am::Error::Kind::Busy);
        QVERIFY(port.error().detail.contains(u"127.0.0.1:%1"_s.arg(other.serverPort())));
        QVERIFY(!listener.isListening());
    }

    void anAddressThatIsNotOurs()
    {
        Listener listener;
        // Of RFC 5737, for documentation only. Nothing is sent to it.
        const am::Result<quint16> port = listener.listen(QHostAddress(u"192.0.2.1"_s), 0);
        QVERIFY(!port);
        QCOMPARE(port.error().kind, am::Error::Kind::BadInput);
        QVERIFY(port.error().detail.startsWith(u"cannot listen on 192.0.2.1:0: "_s));
        QVERIFY(!listener.isListening());
    }

    void aFailureLeavesTheOldSocketListening()
    {
        QTcpServer other;
        QVERIFY(other.listen(local));
        Listener listener;
        const am::Result<quint16> port = listener.listen(local, 0);
        QVERIFY(port);
        QVERIFY(!listener.listen(local, other.serverPort()));
        QVERIFY(listener.isListening());
        QVERIFY(connectTo(local, *port));
    }

    void closesItsPort()
    {
        Listener listener;
        const am::Result<quint16> port = listener.listen(local, 0);
        QVERIFY(port);
        listener.close();
        QVERIFY(!listener.isListening());
        QTcpSocket peer;
        peer.connectToHost(local, *port);
        QVERIFY(!peer.waitForConnected(30'000));
        QCOMPARE(peer.error(), QAbstractSocket::ConnectionRefusedError);
        const am::Result<quint16> again = listener.listen(local, *port);
        QVERIFY(again);
        QCOMPARE(*again, *port);
    }

    void showsIpv4PeersAsWhatTheyAre()
    {
        Listener listener;
        const am::Result<quint16> port = listener.listen(QHostAddress(QHostAddress::Any), 0);
        QVERIFY(port);
        const auto peer = connectTo(local, *port);
        QVERIFY(peer);
        Descriptor socket;
        QHostAddress from;
        QCOMPARE(listener.accept(socket, from), Outcome::Accepted);
        QCOMPARE(from.protocol(), QHostAddress::IPv4Protocol);
        QCOMPARE(from.toString(), u"127.0.0.1"_s);
    }

    void turnsPeersAwayWithoutADescriptor()
    {
        Listener listener;
        const am::Result<quint16> port = listener.listen(local, 0);
        QVERIFY(port);
        const auto first = connectTo(local, *port);
        const auto second = connectTo(local, *port);
        QVERIFY(first && second);

        Descriptor socket;
        QHostAddress from;
        std::vector<Outcome> outcomes;
        {
            const NoDescriptors none;
            for (int attempt = 0; attempt < 3; ++attempt)
                outcomes.push_back(listener.accept(socket, from));
        }
        // The one in reserve is there again for the second peer.
        QVERIFY((outcomes == std::vector{Outcome::Refused, Outcome::Refused, Outcome::Nothing}));
        QVERIFY(!socket.isOpen());
        QCOMPARE(from, local);
        for (QTcpSocket *peer : {first.get(), second.get()}) {
            QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
            const QByteArray answer = peer->readAll();
            QVERIFY(answer.startsWith("HTTP/1.1 503 "));
            QVERIFY(answer.contains("\r\nRetry-After: 1\r\nConnection: close\r\n\r\n{"));
            QVERIFY(answer.contains("\"no_descriptors\""));
        }

        const auto third = connectTo(local, *port);
        QVERIFY(third);
        QCOMPARE(listener.accept(socket, from), Outcome::Accepted);
    }

    void isExhaustedWithoutItsReserve()
    {
        Listener listener;
        const am::Result<quint16> port = listener.listen(local, 0);
        QVERIFY(port);
        const auto first = connectTo(local, *port);
        const auto second = connectTo(local, *port);
        QVERIFY(first && second);

        Descriptor socket;
        QHostAddress from;
        std::vector<Outcome> outcomes;
        {
            const NoDescriptors none;
            outcomes.push_back(listener.accept(socket, from));
            {
                const Descriptor thief(::open("/dev/null", O_RDONLY | O_CLOEXEC));
                outcomes.push_back(listener.accept(socket, from));
            }
            outcomes.push_back(listener.accept(socket, from));
        }
        QVERIFY((outcomes == std::vector{Outcome::Refused, Outcome::Exhausted, Outcome::Refused}));
    }
};

QTEST_GUILESS_MAIN(tst_Listener)
#include "tst_listener.moc"
