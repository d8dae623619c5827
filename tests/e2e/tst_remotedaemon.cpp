// SPDX-License-Identifier: MIT
#include "link/logfollower.h"
#include "support/daemonprocess.h"
#include "support/patience.h"
#include "support/places.h"
#include "support/processes.h"

#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace am;

/// The real daemon on another computer, as far as the console can tell: behind a tunnel that dies.
class tst_RemoteDaemon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsEachLineOnceHoweverOftenTheTunnelDies()
    {
        test::DaemonProcess daemon;
        QVERIFY2(daemon.start(), daemon.log().constData());
        const QTemporaryDir directory;
        DaemonConnection connection({}, {.first = std::chrono::milliseconds(20)},
                                    {.program = test::places::fakeSsh(), .directory = directory.path()});
        LogFollower follower(connection);
        QList<qint64> lines;
        int retrieves = 0;
        connect(&follower, &LogFollower::lines, this, [&](const QList<LogLine> &given) {
            for (const LogLine &line : given) {
                lines.append(line.id);
                retrieves += line.endpoint == "/retrieve"_L1 ? 1 : 0;
            }
        });
        follower.start();
        connection.use({.sockets = {daemon.dataDirectory() + u"/agenticmemory.sock"_s},
                        .host = {.destination = u"operator@well"_s}});
        QTRY_VERIFY(connection.isLive());
        int asked = 0;
        for (int round = 0; round < 3; ++round) {
            asked += ask(daemon, 5);
            QTRY_COMPARE(retrieves, asked);
            QSignalSpy states(&connection, &DaemonConnection::stateChanged);
            killTunnel();
            asked += ask(daemon, 20); // nothing of the connection happens meanwhile
            QTRY_VERIFY(states.count() >= 3 && connection.isLive());
            QTRY_COMPARE(retrieves, asked);
        }
        const QSet<qint64> different(lines.begin(), lines.end());
        QCOMPARE(different.size(), lines.size());
        QCOMPARE(daemon.stop(), 0);
    }

private:
    static int ask(const test::DaemonProcess &daemon, int times)
    {
        for (int i = 0; i < times; ++i)
            (void)daemon.retrieve({{u"query"_s, u"books"_s}, {u"user_id"_s, u"+15550100123"_s}});
        return times;
    }
    /// The test's only children are the daemon and ssh.
    static void killTunnel()
    {
        for (const qint64 child : test::childrenOf(QCoreApplication::applicationPid())) {
            QFile command(u"/proc/%1/cmdline"_s.arg(child));
            if (command.open(QIODevice::ReadOnly) && command.readAll().startsWith(test::places::fakeSsh().toUtf8()))
                ::kill(pid_t(child), SIGKILL);
        }
    }
};

QTEST_GUILESS_MAIN(tst_RemoteDaemon)
#include "tst_remotedaemon.moc"
