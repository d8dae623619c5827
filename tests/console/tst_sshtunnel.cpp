// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "link/profile.h"
#include "link/sshtrouble.h"
#include "support/places.h"
#include "support/processes.h"

#include <QProcess>
#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace am;

/// A socket brought here through ssh, and ssh itself: what it is given, how it fails, and that it ends with us.
class tst_SshTunnel : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        reset();
        m_tunnel = std::make_unique<SshTunnel>(setup());
        m_ready = std::make_unique<QSignalSpy>(m_tunnel.get(), &SshTunnel::ready);
        m_ended = std::make_unique<QSignalSpy>(m_tunnel.get(), &SshTunnel::ended);
    }
    void cleanup()
    {
        m_ended.reset();
        m_ready.reset();
        m_tunnel.reset();
        close();
    }

    void readsHosts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("destination"); // empty = refused
        QTest::addColumn<int>("port");
        QTest::newRow("a name") << u"example"_s << u"example"_s << 0;
        QTest::newRow("a user, a name and a port")
            << u"op@memory.example.com:2222"_s << u"op@memory.example.com"_s << 2222;
        QTest::newRow("an address") << u"192.0.2.7"_s << u"192.0.2.7"_s << 0;
        QTest::newRow("IPv6 with a port") << u"op@[2001:db8::7]:22"_s << u"op@2001:db8::7"_s << 22;
        QTest::newRow("an option") << u"-oProxyCommand=touch /tmp/x"_s << u""_s << 0;
        QTest::newRow("an option behind a user") << u"op@-oProxyCommand=x"_s << u""_s << 0;
        QTest::newRow("a user that is an option") << u"-l@host"_s << u""_s << 0;
        QTest::newRow("a command") << u"host;reboot"_s << u""_s << 0;
        QTest::newRow("a line end") << u"host\nother"_s << u""_s << 0;
        QTest::newRow("a line end at the end") << u"host\n"_s << u""_s << 0;
        QTest::newRow("a space") << u"host other"_s << u""_s << 0;
        QTest::newRow("port 0") << u"host:0"_s << u""_s << 0;
        QTest::newRow("a port too high") << u"host:65536"_s << u""_s << 0;
        QTest::newRow("nothing") << u""_s << u""_s << 0;
    }
    void readsHosts()
    {
        QFETCH(QString, text);
        QFETCH(QString, destination);
        QFETCH(int, port);
        const auto host = sshHost(text);
        QCOMPARE(host.has_value(), !destination.isEmpty());
        if (!host)
            return;
        QCOMPARE(host->destination, destination);
        QCOMPARE(int(host->port), port);
    }

    void takesNoSocketThatMeansSomethingToSsh_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("the service's") << u"/run/agenticmemory/agenticmemory.sock"_s << true;
        QTest::newRow("relative") << u"agenticmemory.sock"_s << false;
        QTest::newRow("two fields of -L") << u"/a:/b"_s << false;
        QTest::newRow("a token of ssh") << u"/run/%h.sock"_s << false;
        QTest::newRow("a variable") << u"/run/${HOME}.sock"_s << false;
        QTest::newRow("too long for a socket") << u'/' + QString(120, u'x') << false;
    }
    void takesNoSocketThatMeansSomethingToSsh()
    {
        QFETCH(QString, path);
        QFETCH(bool, isTaken);
        QCOMPARE(checkRemoteSocket(path).has_value(), isTaken);
    }

    void givesSshWhatItNeedsAndNoShell()
    {
        const Route way{.sockets = {u"/there.sock"_s}, .host = sshHost(u"op@example:2222"_s).value()};
        const QStringList arguments = SshTunnel::arguments(way, u"/here.sock"_s);
        QCOMPARE(arguments.mid(arguments.size() - 6),
                 QStringList({u"-p"_s, u"2222"_s, u"-L"_s, u"/here.sock:/there.sock"_s, u"--"_s, u"op@example"_s}));
        for (const QString &option :
             {u"BatchMode=yes"_s, u"ExitOnForwardFailure=yes"_s, u"StreamLocalBindUnlink=yes"_s, u"ControlPath=none"_s})
            QVERIFY2(arguments.contains(option), qPrintable(option));
    }

    void bringsTheSocketHere()
    {
        const QString left = m_directory->filePath(u"agenticmemory-console-2147483647-abcdef"_s); // no process has that
        const QString others = m_directory->filePath(u"agenticmemory-console-1-abcdef"_s);
        QVERIFY(QDir().mkdir(left) && QDir().mkdir(others));
        m_tunnel->open(route(u"operator@well"_s));
        QTRY_COMPARE(m_ready->count(), 1);
        QVERIFY(!QFileInfo::exists(left));
        QVERIFY(QFileInfo::exists(others));
        const QFileInfo place(QFileInfo(m_tunnel->socket()).absolutePath());
        QCOMPARE(place.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                                        QFile::WriteOther | QFile::ExeOther),
                 QFile::Permissions());
        DaemonLink link;
        QSignalSpy greeted(&link, &DaemonLink::greeted);
        link.open(m_tunnel->socket());
        QTRY_COMPARE(greeted.count(), 1);
        m_tunnel->open(route(u"operator@well"_s)); // it stands already
        QTRY_COMPARE(m_ready->count(), 2);
    }

    void endsSshWithItself()
    {
        m_tunnel->open(route(u"well"_s));
        QTRY_COMPARE(m_ready->count(), 1);
        const qint64 process = m_tunnel->processId();
        const QString place = QFileInfo(m_tunnel->socket()).absolutePath();
        QVERIFY(test::isRunning(process));
        m_tunnel->close();
        QVERIFY(!test::isRunning(process));
        QVERIFY(!QFileInfo::exists(place));
        QCOMPARE(m_ended->count(), 0);
    }

    void endsSshEvenWhenTheConsoleIsKilled()
    {
        QDir(m_directory->path()).mkpath(u"config/agenticmemory"_s);
        QFile profiles(m_directory->filePath(u"config/agenticmemory/profiles.ini"_s));
        QVERIFY(profiles.open(QIODevice::WriteOnly));
        profiles.write("[profiles]\n1\\id=7\n1\\name=Shop\n1\\host=operator@well\n1\\socket=" + socket().toUtf8() +
                       "\nsize=1\n");
        profiles.close();
        QVERIFY(QFile::link(test::places::fakeSsh(), m_directory->filePath(u"ssh"_s)));
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PATH"_s, m_directory->path());
        environment.insert(u"XDG_CONFIG_HOME"_s, m_directory->filePath(u"config"_s));
        environment.insert(u"XDG_RUNTIME_DIR"_s, m_directory->path());
        QProcess console;
        console.setProcessEnvironment(environment);
        console.start(test::places::console(), {u"--profile"_s, u"shop"_s});
        const int before = m_daemon->timesAsked(u"callers.list"_s);
        QTRY_VERIFY2(m_daemon->timesAsked(u"callers.list"_s) > before, console.readAllStandardError().constData());
        const QList<qint64> children = test::childrenOf(console.processId());
        QCOMPARE(children.size(), 1);
        console.kill();
        QTRY_COMPARE(console.state(), QProcess::NotRunning);
        QTRY_VERIFY(!test::isRunning(children.first()));
    }

    void saysInPlainWordsWhyNot_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("why");
        QTest::newRow("a host key that nobody knows") << u"unknown"_s << u"host key not known: run ssh unknown once"_s;
        QTest::newRow("a host key that has changed") << u"changed"_s << u"the host key of changed has changed"_s;
        QTest::newRow("no key that is taken") << u"operator@denied"_s << u"permission denied: operator@denied"_s;
        QTest::newRow("no such name") << u"nowhere"_s << u"there is no computer named nowhere"_s;
        QTest::newRow("no SSH there") << u"refusing"_s << u"takes no SSH connections"_s;
        QTest::newRow("what nobody knows") << u"strange"_s << u"ssh says: kex_exchange:  [31mwhat is this"_s;
    }
    void saysInPlainWordsWhyNot()
    {
        QFETCH(QString, host);
        QFETCH(QString, why);
        m_tunnel->open(route(host));
        QTRY_COMPARE(m_ended->count(), 1);
        QVERIFY2(m_ended->first().first().toString().contains(why), qPrintable(m_ended->first().first().toString()));
        QCOMPARE(m_ready->count(), 0);
    }

    void saysWhatSshSaysWhileItRuns_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QString>("why");
        QTest::newRow("no socket") << QByteArray("channel 2: open failed: connect failed: open failed\r\n")
                                   << u"no such socket there, or you may not use it: /there.sock at op@example"_s;
        QTest::newRow("no forwarding")
            << QByteArray("channel 2: open failed: administratively prohibited: open failed\r\n")
            << u"op@example does not forward sockets: AllowStreamLocalForwarding is off there"_s;
        QTest::newRow("nothing") << QByteArray("\r\n") << u""_s;
        QTest::newRow("what the server greets with") << QByteArray("Authorized use only.\r\n") << u""_s;
    }
    void saysWhatSshSaysWhileItRuns()
    {
        QFETCH(QByteArray, written);
        QFETCH(QString, why);
        QCOMPARE(knownSshTrouble(written, {.sockets = {u"/there.sock"_s}, .host = {.destination = u"op@example"_s}}),
                 why);
    }

    void saysThatThereIsNoSsh()
    {
        SshTunnel tunnel({.program = u"/nonexistent/ssh"_s, .directory = m_directory->path()});
        QSignalSpy ended(&tunnel, &SshTunnel::ended);
        tunnel.open(route(u"well"_s));
        QTRY_COMPARE(ended.count(), 1);
        QVERIFY(ended.first().first().toString().contains(u"install openssh-client"_s));
    }

    void givesUpWaiting()
    {
        SshTunnel tunnel({.program = test::places::fakeSsh(),
                          .directory = m_directory->path(),
                          .patience = std::chrono::milliseconds(50)});
        QSignalSpy ended(&tunnel, &SshTunnel::ended);
        tunnel.open(route(u"silent"_s));
        const qint64 process = tunnel.processId();
        QTRY_COMPARE(ended.count(), 1);
        QVERIFY(!test::isRunning(process));
    }

    void comesBackWhenSshDies()
    {
        DaemonConnection connection({}, pauses(), setup());
        connection.use(route(u"operator@well"_s));
        QTRY_VERIFY(connection.isLive());
        QStringList troubles;
        const auto note = [&] { troubles.append(connection.trouble()); };
        connect(&connection, &DaemonConnection::stateChanged, this, note);
        connect(&connection, &DaemonConnection::troubleChanged, this, note);
        killChildren();
        QTRY_VERIFY(troubles.contains(u"the SSH connection to operator@well was lost"_s));
        QTRY_VERIFY(connection.isLive());
        QVERIFY(connection.trouble().isEmpty());
    }

    void comesBackWhenTheDaemonDoes()
    {
        DaemonConnection connection({}, pauses(), setup());
        connection.use(route(u"well"_s));
        QTRY_VERIFY(connection.isLive());
        m_daemon.reset();
        QTRY_VERIFY(connection.trouble().startsWith(u"no such socket there"_s));
        QVERIFY(!connection.isLive());
        m_daemon = std::make_unique<test::FakeDaemon>(socket());
        QTRY_VERIFY(connection.isLive());
    }

    void survivesATunnelThatEndsInAFrame()
    {
        qputenv("FAKE_SSH_BYTES", "150"); // behind the greeting, in the first answer
        DaemonConnection connection({}, pauses(), setup());
        std::optional<Result<QJsonValue>> answer;
        connect(&connection, &DaemonConnection::stateChanged, this, [&](DaemonConnection::State state) {
            if (state == DaemonConnection::State::Live && !answer)
                connection.ask(u"callers.list"_s, {}, this, [&](const Result<QJsonValue> &result) { answer = result; });
        });
        connection.use(route(u"dying"_s));
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, Error::Kind::Unreachable);
        QTRY_COMPARE(connection.trouble(), u"dying has ended the SSH connection"_s);
        qunsetenv("FAKE_SSH_BYTES");
    }

    void survivesHostilePeersBehindTheTunnel_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("garbage") << QByteArray("\xff\xfe what?\n");
        QTest::newRow("a line without end") << QByteArray(3'000'000, 'x');
        QTest::newRow("another protocol") << adminprotocol::notification(u"hello"_s, {{u"protocol"_s, u"one"_s}});
        QTest::newRow("notifications without end")
            << adminprotocol::notification(u"log"_s, {{u"lines"_s, 7}}).repeated(40'000);
    }
    void survivesHostilePeersBehindTheTunnel()
    {
        QFETCH(QByteArray, bytes);
        DaemonConnection connection({}, pauses(), setup());
        connection.use(route(u"well"_s));
        QTRY_VERIFY(connection.isLive());
        m_daemon->write(bytes);
        QTRY_VERIFY(connection.isLive());
        std::optional<Result<QJsonValue>> answer;
        QTRY_VERIFY([&] { // what is asked may fall into the loss of the connection
            if (!answer || !*answer)
                connection.ask(u"callers.list"_s, {}, this, [&](const Result<QJsonValue> &result) { answer = result; });
            return answer && answer->has_value();
        }());
    }

private:
    [[nodiscard]] SshTunnel::Setup setup() const
    {
        return {.program = test::places::fakeSsh(), .directory = m_directory->path()};
    }
    static DaemonConnection::Pauses pauses()
    {
        return {.first = std::chrono::milliseconds(10), .longest = std::chrono::milliseconds(40)};
    }
    [[nodiscard]] Route route(const QString &host) const
    {
        return {.sockets = {socket()}, .host = sshHost(host).value()};
    }
    static void killChildren()
    {
        for (const qint64 child : test::childrenOf(QCoreApplication::applicationPid()))
            ::kill(pid_t(child), SIGKILL);
    }

    std::unique_ptr<SshTunnel> m_tunnel;
    std::unique_ptr<QSignalSpy> m_ready;
    std::unique_ptr<QSignalSpy> m_ended;
};

QTEST_GUILESS_MAIN(tst_SshTunnel)
#include "tst_sshtunnel.moc"
