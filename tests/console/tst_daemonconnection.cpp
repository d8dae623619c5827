// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;
using State = DaemonConnection::State;

/// A connection that is kept up.
class tst_DaemonConnection : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { reset(); }
    void cleanup() { close(); }

    void comesBackByItself()
    {
        QSignalSpy states(m_connection.get(), &DaemonConnection::stateChanged);
        m_daemon.reset();
        QTRY_COMPARE(m_connection->state(), State::Offline);
        QVERIFY(!m_connection->trouble().isEmpty());
        m_daemon = std::make_unique<test::FakeDaemon>(socket());
        QTRY_VERIFY(m_connection->isLive());
        QVERIFY(m_connection->trouble().isEmpty());
        QCOMPARE(states.first().first().value<State>(), State::Offline);
        QCOMPARE(states.last().first().value<State>(), State::Live);
    }

    void waitsLongerEachTimeUpToABound()
    {
        DaemonConnection connection({u"/nonexistent/none.sock"_s},
                                    {.first = std::chrono::milliseconds(1), .longest = std::chrono::milliseconds(4)});
        QSignalSpy states(&connection, &DaemonConnection::stateChanged);
        connection.start();
        QTRY_VERIFY(states.count() >= 10); // it still tries
        QVERIFY(connection.trouble().contains(u"there is no socket"_s));
    }

    void refusesWhatCannotBeAskedNow()
    {
        m_daemon.reset();
        QTRY_COMPARE(m_connection->state(), State::Offline);
        std::optional<Result<QJsonValue>> answer;
        m_connection->ask(u"status"_s, {}, this, [&](const Result<QJsonValue> &result) { answer = result; });
        QVERIFY(!answer); // never inside the call
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, Error::Kind::Unreachable);
    }

    void knowsWhoMayOnlyLook()
    {
        QVERIFY(m_connection->mayChange());
        reset(u"reader"_s);
        QVERIFY(!m_connection->mayChange());
    }

    void tellsWhatIsNotOffered()
    {
        std::optional<Result<QJsonValue>> answer;
        m_connection->ask(u"no.such"_s, {}, this, [&](const Result<QJsonValue> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, Error::Kind::WrongAddress);
    }
};

QTEST_GUILESS_MAIN(tst_DaemonConnection)
#include "tst_daemonconnection.moc"
