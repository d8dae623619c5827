// SPDX-License-Identifier: MIT
#include "ctl/session.h"

#include <QLocalServer>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Error;
using am::ctl::Session;
namespace protocol = am::adminprotocol;

class tst_Session : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_server.emplace();
        QVERIFY(m_server->listen(path()));
    }
    void cleanup() { m_server.reset(); }

    void waitsForItsAnswers()
    {
        connect(&*m_server, &QLocalServer::newConnection, this, [this] {
            QLocalSocket *const client = m_server->nextPendingConnection();
            client->write(protocol::notification(u"hello"_s, {{u"protocol"_s, protocol::version}}));
            connect(client, &QLocalSocket::readyRead, client, [client] {
                while (client->canReadLine()) {
                    protocol::Refusal refusal;
                    const auto request = protocol::parseRequest(client->readLine().chopped(1), refusal);
                    client->write(protocol::answer(request->id, QJsonObject{{u"method"_s, request->method}}));
                }
            });
        });
        Session session({path()});
        QCOMPARE(session.ask(u"status"_s)->value("method"_L1).toString(), u"status"_s);
        QCOMPARE(session.ask(u"alerts"_s)->value("method"_L1).toString(), u"alerts"_s);
        QVERIFY(!session.isLost());
    }

    void tellsADaemonThatDiedFromARefusal()
    {
        connect(&*m_server, &QLocalServer::newConnection, this, [this] {
            QLocalSocket *const client = m_server->nextPendingConnection();
            client->write(protocol::notification(u"hello"_s, {{u"protocol"_s, protocol::version}}));
            connect(client, &QLocalSocket::readyRead, client, [client] {
                if (client->readAll().contains("\"die\""))
                    client->abort();
                else
                    client->write(protocol::refusal({protocol::Unreachable, u"Mem0 is away"_s, 1}));
            });
        });
        Session session({path()});
        QCOMPARE(session.ask(u"erase"_s).error().kind, Error::Kind::Unreachable);
        QVERIFY(!session.isLost()); // it is Mem0 that is
        QCOMPARE(session.ask(u"die"_s).error().kind, Error::Kind::Unreachable);
        QVERIFY(session.isLost());
    }

    void noticesThatThereIsNone()
    {
        Session session({m_directory->filePath(u"none.sock"_s)});
        QVERIFY(!session.ask(u"status"_s));
        QVERIFY(session.isLost());
    }

private:
    [[nodiscard]] QString path() const { return m_directory->filePath(u"a.sock"_s); }
    std::optional<QTemporaryDir> m_directory;
    std::optional<QLocalServer> m_server;
};

QTEST_GUILESS_MAIN(tst_Session)
#include "tst_session.moc"
