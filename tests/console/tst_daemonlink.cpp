// SPDX-License-Identifier: MIT
#include "link/daemonlink.h"

#include <QLocalServer>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::DaemonLink;
using am::Error;
using am::Result;
namespace protocol = am::adminprotocol;

namespace {

const QByteArray hello = protocol::notification(
    u"hello"_s, {{u"protocol"_s, protocol::version}, {u"version"_s, u"9.9"_s}, {u"role"_s, u"operator"_s}});

} // namespace

/// The client's end against daemons that are well, lie, flood, or die.
class tst_DaemonLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_server.emplace();
        QVERIFY(m_server->listen(path()));
        m_link.emplace();
        m_greeted.emplace(&*m_link, &DaemonLink::greeted);
        m_closed.emplace(&*m_link, &DaemonLink::closed);
    }
    void cleanup()
    {
        m_closed.reset();
        m_greeted.reset();
        m_link.reset();
        m_server.reset();
    }

    void isGreetedAndAsks()
    {
        QLocalSocket *const daemon = accept();
        daemon->write(hello);
        QTRY_COMPARE(m_greeted->count(), 1);
        QCOMPARE(m_link->hello()["version"_L1].toString(), u"9.9"_s);
        std::optional<Result<QJsonValue>> first;
        std::optional<Result<QJsonValue>> second;
        m_link->ask(u"one"_s, {}, this, [&](const Result<QJsonValue> &result) { first = result; });
        m_link->ask(u"two"_s, {{u"a"_s, 1}}, this, [&](const Result<QJsonValue> &result) { second = result; });
        QTRY_COMPARE(daemon->bytesAvailable() > 0 ? requests(daemon) : 0, 2);
        daemon->write(protocol::refusal({protocol::NotFound, u"no such thing"_s, 2}));
        daemon->write(protocol::answer(1, u"yes"_s));
        QTRY_VERIFY(first && second);
        QCOMPARE((*first)->toString(), u"yes"_s);
        QCOMPARE(second->error().kind, Error::Kind::NotFound);
        QCOMPARE(second->error().detail, u"no such thing"_s);
    }

    void handsOnNotifications()
    {
        QSignalSpy notified(&*m_link, &DaemonLink::notified);
        QLocalSocket *const daemon = accept();
        daemon->write(hello + protocol::notification(u"stopping"_s, {}));
        QTRY_COMPARE(notified.count(), 1);
        QCOMPARE(notified.first().first().toString(), u"stopping"_s);
    }

    void endsWithTheDaemon()
    {
        QLocalSocket *const daemon = accept();
        daemon->write(hello);
        QTRY_COMPARE(m_greeted->count(), 1);
        std::optional<Result<QJsonValue>> answer;
        bool asked = false;
        m_link->ask(u"one"_s, {}, this, [&](const Result<QJsonValue> &result) { answer = result; });
        {
            QObject context;
            m_link->ask(u"two"_s, {}, &context, [&](const Result<QJsonValue> &) { asked = true; });
        }
        daemon->write("{\"jsonrpc\":\"2.0\",\"id\":1,\"resu"); // mid-frame
        daemon->flush();
        daemon->disconnectFromServer();
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, Error::Kind::Unreachable);
        QCOMPARE(m_closed->count(), 1);
        QVERIFY(!m_link->isGreeted());
        QVERIFY(!asked); // by somebody who has gone
    }

    void survives_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QString>("why");
        QTest::newRow("a web server") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << u"does not speak"_s;
        QTest::newRow("garbage after the greeting") << hello + "\xff\xfe\n" << u"does not speak"_s;
        QTest::newRow("a flood without a line end")
            << hello + QByteArray(protocol::largestFrame + 1, 'x') << u"a line without end"_s;
        QTest::newRow("a newer protocol")
            << protocol::notification(u"hello"_s, {{u"protocol"_s, 2}, {u"version"_s, u"9.9"_s}})
            << u"the daemon is version 9.9 and speaks protocol 2"_s;
        QTest::newRow("being turned away") << protocol::refusal({protocol::Busy, u"there are 64 clients already"_s})
                                           << u"there are 64 clients already"_s;
    }
    void survives()
    {
        QFETCH(QByteArray, said);
        QFETCH(QString, why);
        QLocalSocket *const daemon = accept();
        daemon->write(said);
        QTRY_COMPARE(m_closed->count(), 1);
        QVERIFY2(m_closed->first().first().toString().contains(why), qPrintable(m_closed->first().first().toString()));
        QVERIFY(!m_link->isGreeted());
    }

    void ignoresAnswersToNobody()
    {
        QLocalSocket *const daemon = accept();
        daemon->write(hello + protocol::answer(77, true) + protocol::answer(u"x"_s, true) + hello);
        QTRY_COMPARE(m_greeted->count(), 1);
        QCOMPARE(m_closed->count(), 0);
    }

    void takesTheFirstThatAnswers()
    {
        m_link->open(QStringList{m_directory->filePath(u"none.sock"_s), path()});
        QTRY_VERIFY(m_server->hasPendingConnections());
        m_server->nextPendingConnection()->write(hello);
        QTRY_COMPARE(m_greeted->count(), 1);
    }

    void takesTheReadersSocketWhereTheOtherIsNot()
    {
        QLocalServer readers;
        QVERIFY(readers.listen(protocol::readOnlySocket(m_directory->filePath(u"b.sock"_s))));
        m_link->open(m_directory->filePath(u"b.sock"_s));
        QTRY_VERIFY(readers.hasPendingConnections());
    }

    void saysWhereItLooked()
    {
        m_link->open(QStringList{m_directory->filePath(u"one.sock"_s), m_directory->filePath(u"two.sock"_s)});
        QTRY_COMPARE(m_closed->count(), 1);
        QCOMPARE(m_closed->first().first().toString(),
                 u"there is no socket %1/one.sock; there is no socket %1/two.sock"_s.arg(m_directory->path()));
    }

private:
    [[nodiscard]] QString path() const { return m_directory->filePath(u"a.sock"_s); }

    QLocalSocket *accept()
    {
        m_link->open(path());
        [&] { QTRY_VERIFY(m_server->hasPendingConnections()); }();
        return m_server->nextPendingConnection();
    }
    static int requests(QLocalSocket *daemon) { return int(daemon->peek(daemon->bytesAvailable()).count('\n')); }

    std::optional<QTemporaryDir> m_directory;
    std::optional<QLocalServer> m_server;
    std::optional<DaemonLink> m_link;
    std::optional<QSignalSpy> m_greeted;
    std::optional<QSignalSpy> m_closed;
};

QTEST_GUILESS_MAIN(tst_DaemonLink)
#include "tst_daemonlink.moc"
