// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "link/logfollower.h"
#include "support/places.h"

#include <QJsonArray>
#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace am;

/// The log as it is followed: what was written while the way to the daemon was lost comes once, and in order.
class tst_LogFollower : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        reset();
        m_newest = 400;
        m_ids.clear();
        m_underWay.clear();
        serve();
        // Through a tunnel, so that the way can be lost while the daemon goes on.
        m_connection = std::make_unique<DaemonConnection>(
            QStringList(),
            DaemonConnection::Pauses{.first = std::chrono::milliseconds(10), .longest = std::chrono::milliseconds(40)},
            SshTunnel::Setup{.program = test::places::fakeSsh(), .directory = m_directory->path()});
        m_follower = std::make_unique<LogFollower>(*m_connection);
        connect(m_follower.get(), &LogFollower::lines, this, [this](const QList<LogLine> &lines) {
            for (const LogLine &line : lines)
                m_ids.append(line.id);
        });
        m_connection->use({.sockets = {socket()}, .host = {.destination = u"well"_s}});
        m_follower->start();
        QTRY_COMPARE(m_ids.size(), 400);
    }
    void cleanup()
    {
        m_follower.reset();
        close();
    }

    void tellsEachLineOnceAfterTheTunnelWasLost()
    {
        QSignalSpy missed(m_follower.get(), &LogFollower::missed);
        for (const int written : {1, 30, 1200}) { // the last takes more than one page
            loseTheWay(written);
            QTRY_COMPARE(m_ids.size(), m_newest);
        }
        m_daemon->notify(u"log"_s, {{u"lines"_s, QJsonArray{test::believableLine(++m_newest)}}});
        QTRY_COMPARE(m_ids.size(), m_newest);
        for (qsizetype i = 0; i < m_ids.size(); ++i)
            QCOMPARE(m_ids.at(i), i + 1);
        QCOMPARE(missed.count(), 0);
    }

    void tellsWhatWasUnderWayWhenTheTunnelWasLost()
    {
        m_underWay = {405, 408};
        loseTheWay(10);
        QTRY_COMPARE(m_ids.size(), 408);
        m_underWay.clear(); // answered while nobody listened, with ids below the newest
        loseTheWay(2);
        QTRY_COMPARE(m_ids.size(), 412);
        const QSet<qint64> different(m_ids.begin(), m_ids.end());
        QCOMPARE(different.size(), 412);
    }

    void saysHowManyLinesAreTooManyToFetch()
    {
        QSignalSpy missed(m_follower.get(), &LogFollower::missed);
        loseTheWay(10'600);
        QTRY_COMPARE(m_ids.last(), m_newest);
        QCOMPARE(missed.count(), 1);
        QCOMPARE(missed.first().first().toLongLong(), m_newest - m_ids.size());
    }

private:
    void serve()
    {
        m_daemon->on(u"log.query"_s, [this](const QJsonObject &params) -> Result<QJsonValue> {
            const int after = params["after"_L1].toInt();
            const int end = std::max(after, params["before"_L1].toInt(m_newest + 1) - 1 - params["limit"_L1].toInt());
            QJsonArray lines;
            int id = params["before"_L1].toInt(m_newest + 1) - 1;
            for (; id > end; --id) {
                if (!m_underWay.contains(id))
                    lines.append(test::believableLine(id));
            }
            QJsonObject answer{{u"lines"_s, lines}};
            if (id > after)
                answer.insert(u"next_before"_s, id + 1);
            return QJsonValue(answer);
        });
    }

    /// So many lines are written meanwhile.
    void loseTheWay(int written)
    {
        QSignalSpy states(m_connection.get(), &DaemonConnection::stateChanged);
        m_daemon->dropClients();
        m_newest += written;
        QTRY_VERIFY(states.count() >= 2);
        QTRY_VERIFY(m_connection->isLive());
    }

    int m_newest = 0;
    QSet<int> m_underWay; ///< requests that have an id and are not answered yet
    QList<qint64> m_ids;
    std::unique_ptr<LogFollower> m_follower;
};

QTEST_GUILESS_MAIN(tst_LogFollower)
#include "tst_logfollower.moc"
