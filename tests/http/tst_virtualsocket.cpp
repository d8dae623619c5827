// SPDX-License-Identifier: MIT
#include "http/virtualsocket.h"

#include <QPointer>
#include <QSignalSpy>
#include <QtTest>

#include <sys/socket.h>

using namespace Qt::StringLiterals;
using am::VirtualServer;
using am::VirtualSocket;

class tst_VirtualSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesWhatIsFedWithinTheCall()
    {
        VirtualSocket socket(nullptr);
        QByteArray read;
        connect(&socket, &QIODevice::readyRead, &socket, [&socket, &read] { read += socket.readAll(); });
        socket.feed("hello");
        QCOMPARE(read, "hello");
        socket.feed("again");
        QCOMPARE(read, "helloagain");
        QCOMPARE(socket.bytesAvailable(), 0);
        QCOMPARE(socket.readAll(), "");
    }

    void isReadInPieces()
    {
        VirtualSocket socket(nullptr);
        socket.feed("GET / HTTP/1.1\r\nbody");
        QCOMPARE(socket.bytesAvailable(), 20);
        QCOMPARE(socket.peek(3), "GET");
        QCOMPARE(socket.readLine(), "GET / HTTP/1.1\r\n");
        QCOMPARE(socket.bytesAvailable(), 4);
        QCOMPARE(socket.read(1), "b");
        QCOMPARE(socket.readAll(), "ody");
        QCOMPARE(socket.bytesAvailable(), 0);
    }

    void collectsWhatIsWritten()
    {
        VirtualSocket socket(nullptr);
        QCOMPARE(socket.takeOutput(), "");
        QCOMPARE(socket.write("hel"), 3);
        QCOMPARE(socket.write("lo"), 2);
        QCOMPARE(socket.takeOutput(), "hello");
        QCOMPARE(socket.takeOutput(), "");
    }

    void anOldAnswerDoesNotReachTheNextRequest()
    {
        VirtualSocket socket(nullptr);
        socket.write("not taken");
        socket.feed("next");
        QCOMPARE(socket.takeOutput(), "");
        QCOMPARE(socket.readAll(), "next");
    }

    void staysOpenWhateverTheServerDoes()
    {
        VirtualSocket socket(nullptr);
        QSignalSpy disconnected(&socket, &QAbstractSocket::disconnected);
        QTcpSocket &seenByTheServer = socket;
        seenByTheServer.disconnectFromHost();
        seenByTheServer.close();
        QVERIFY(socket.isOpen());
        QCOMPARE(socket.state(), QAbstractSocket::ConnectedState);
        QCOMPARE(disconnected.size(), 0);
        socket.feed("hello");
        QCOMPARE(socket.readAll(), "hello");
    }

    void hangsUp()
    {
        VirtualSocket socket(nullptr);
        QSignalSpy disconnected(&socket, &QAbstractSocket::disconnected);
        socket.hangUp();
        QCOMPARE(disconnected.size(), 1);
        QCOMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    }

    void diesConnectedWithoutAWord()
    {
        auto socket = std::make_unique<VirtualSocket>(nullptr);
        QSignalSpy disconnected(socket.get(), &QAbstractSocket::disconnected);
        socket.reset();
        QCOMPARE(disconnected.size(), 0);
    }

    void theServerOpensNoPort()
    {
        const VirtualServer server;
        QVERIFY(server.isListening());
        QCOMPARE(server.serverPort(), 0);
        int accepts = -1;
        socklen_t size = sizeof accepts;
        QCOMPARE(::getsockopt(int(server.socketDescriptor()), SOL_SOCKET, SO_ACCEPTCONN, &accepts, &size), 0);
        QCOMPARE(accepts, 0);
    }

    void theServerHandsOutItsSockets()
    {
        VirtualServer server;
        QSignalSpy pending(&server, &QTcpServer::pendingConnectionAvailable);
        QVERIFY(!server.hasPendingConnections());
        QVERIFY(!server.nextPendingConnection());
        VirtualSocket *first = server.connectSocket();
        VirtualSocket *second = server.connectSocket();
        QCOMPARE(pending.size(), 2);
        QCOMPARE(server.nextPendingConnection(), first);
        QCOMPARE(server.nextPendingConnection(), second);
        QVERIFY(!server.hasPendingConnections());
    }

    void theServerTakesItsSocketsWithIt()
    {
        auto server = std::make_unique<VirtualServer>();
        const QPointer<VirtualSocket> socket = server->connectSocket();
        server.reset();
        QVERIFY(!socket);
    }
};

QTEST_GUILESS_MAIN(tst_VirtualSocket)
#include "tst_virtualsocket.moc"
