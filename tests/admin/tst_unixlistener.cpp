// SPDX-License-Identifier: MIT
#include "admin/unixlistener.h"
#include "support/localclient.h"

#include <QtTest>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

using namespace Qt::StringLiterals;
using am::Descriptor;
using am::Error;
using am::UnixListener;
using am::test::LocalClient;

namespace {

/// A socket file that nobody listens at any more, as a killed daemon leaves it.
void leaveSocket(const QString &path)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, QFile::encodeName(path).constData(), sizeof address.sun_path);
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    QCOMPARE(::bind(socket.number(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
}

mode_t modeOf(const QString &path)
{
    struct stat status = {};
    return ::lstat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 07777 : 0;
}

} // namespace

class tst_UnixListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_path = m_directory->filePath(u"a.sock"_s);
    }

    void takesClientsAndCleansUp()
    {
        {
            UnixListener listener;
            QVERIFY(listener.listen(m_path, {}));
            Descriptor socket;
            QCOMPARE(listener.accept(socket), UnixListener::Outcome::Nothing);
            const LocalClient client(m_path);
            QVERIFY(client.isConnected());
            QCOMPARE(listener.accept(socket), UnixListener::Outcome::Accepted);
            QVERIFY(socket.isOpen());
        }
        QVERIFY(!QFile::exists(m_path));
    }

    void isForItsUserAlone()
    {
        UnixListener listener;
        QVERIFY(listener.listen(m_path, {}));
        QCOMPARE(modeOf(m_path), mode_t(0600));
    }

    void isForItsGroupToo()
    {
        UnixListener listener;
        QVERIFY(listener.listen(m_path, ::getegid()));
        QCOMPARE(modeOf(m_path), mode_t(0660));
    }

    void replacesWhatADeadDaemonLeft()
    {
        leaveSocket(m_path);
        QVERIFY(QFile::exists(m_path));
        UnixListener listener;
        const auto listening = listener.listen(m_path, {});
        QVERIFY2(listening, qPrintable(listening ? QString() : listening.error().detail));
        QVERIFY(LocalClient(m_path).isConnected());
    }

    void leavesALiveDaemonAlone()
    {
        UnixListener first;
        QVERIFY(first.listen(m_path, {}));
        {
            UnixListener second;
            const auto refused = second.listen(m_path, {});
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, Error::Kind::Busy);
            QVERIFY(refused.error().detail.contains(m_path + u": another daemon answers there"_s));
        }
        QVERIFY(LocalClient(m_path).isConnected());
    }

    void deletesNoFileOfSomebodyElse()
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        UnixListener listener;
        const auto refused = listener.listen(m_path, {});
        QVERIFY(!refused);
        QVERIFY(refused.error().detail.contains(u"no socket"_s));
        QVERIFY(file.exists());
    }

    void keepsTheSocketThatTookItsPlace()
    {
        UnixListener first;
        QVERIFY(first.listen(m_path, {}));
        QVERIFY(QFile::remove(m_path));
        UnixListener second;
        QVERIFY(second.listen(m_path, {}));
        first.close();
        QVERIFY(LocalClient(m_path).isConnected());
    }

    void saysWhyItCannot_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("a folder that is not there") << u"nowhere/a.sock"_s << u"No such file or directory"_s;
        QTest::newRow("a path too long for a socket") << QString(120, u'x') << u"longer than the 107 bytes"_s;
    }
    void saysWhyItCannot()
    {
        QFETCH(QString, name);
        QFETCH(QString, complaint);
        UnixListener listener;
        const auto refused = listener.listen(m_directory->filePath(name), {});
        QVERIFY(!refused);
        QVERIFY2(refused.error().detail.contains(complaint), qPrintable(refused.error().detail));
        QVERIFY(!listener.isListening());
    }

    void saysWhenDescriptorsAreOut()
    {
        UnixListener listener;
        QVERIFY(listener.listen(m_path, {}));
        const LocalClient client(m_path);
        rlimit limit = {};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        const rlimit none = {.rlim_cur = 3, .rlim_max = limit.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
        Descriptor socket;
        const auto outcome = listener.accept(socket);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
        QCOMPARE(outcome, UnixListener::Outcome::Exhausted);
        QCOMPARE(listener.accept(socket), UnixListener::Outcome::Accepted);
    }

private:
    std::optional<QTemporaryDir> m_directory;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_UnixListener)
#include "tst_unixlistener.moc"
