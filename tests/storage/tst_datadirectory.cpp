// SPDX-License-Identifier: MIT
#include "storage/datadirectory.h"

#include <QtTest>

#include <csignal>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using am::DataDirectory;

class tst_DataDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_parent.emplace();
        QVERIFY(m_parent->isValid());
        m_path = m_parent->filePath(u"var/agenticmemory"_s);
    }

    void createsItPrivate()
    {
        const mode_t before = ::umask(0);
        const auto directory = DataDirectory::open(m_path);
        ::umask(before);
        QVERIFY(directory);
        QCOMPARE(mode(m_path), 0700);
        QCOMPARE(mode(m_path + "/lock"_L1), 0600);
        QCOMPARE(directory->path(), m_path);
        QCOMPARE(directory->filePath(u"a.db"_s), m_path + "/a.db"_L1);
    }

    void refusesADirectoryWritableByOthers_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("private") << 0700 << true;
        QTest::newRow("readable by all") << 0755 << true;
        QTest::newRow("writable by the group") << 0770 << false;
        QTest::newRow("writable by all") << 0777 << false;
        QTest::newRow("writable by all, sticky") << 01777 << false;
    }
    void refusesADirectoryWritableByOthers()
    {
        QFETCH(int, mode);
        QFETCH(bool, accepted);
        QVERIFY(QDir().mkpath(m_path));
        QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), mode_t(mode)), 0);
        const auto directory = DataDirectory::open(m_path);
        QCOMPARE(bool(directory), accepted);
        if (!accepted) {
            QCOMPARE(directory.error().kind, am::Error::Kind::Storage);
            QVERIFY(directory.error().detail.contains(m_path));
            QVERIFY(directory.error().detail.contains("writable by others"_L1));
        }
    }

    void refusesAFile()
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_path).path()));
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto directory = DataDirectory::open(m_path);
        QVERIFY(!directory);
        QVERIFY(directory.error().detail.contains("not a directory"_L1));
    }

    void refusesAPlantedLock()
    {
        QVERIFY(QDir().mkpath(m_path));
        const QString victim = m_parent->filePath(u"victim"_s);
        QVERIFY(QFile::link(victim, m_path + "/lock"_L1));
        QVERIFY(!DataDirectory::open(m_path));
        QVERIFY(!QFile::exists(victim));
    }

    void namesTheHolder()
    {
        const auto first = DataDirectory::open(m_path);
        QVERIFY(first);
        const auto second = DataDirectory::open(m_path);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, am::Error::Kind::Storage);
        QVERIFY2(second.error().detail.contains(u"process %1"_s.arg(::getpid())), qPrintable(second.error().detail));
        QVERIFY(second.error().detail.contains(m_path));
    }

    void isFreeAfterItsHolder()
    {
        {
            auto first = DataDirectory::open(m_path);
            QVERIFY(first);
            const DataDirectory moved = std::move(*first);
            QVERIFY(!DataDirectory::open(m_path));
        }
        QVERIFY(DataDirectory::open(m_path));
    }

    void isFreeAfterItsHolderWasKilled()
    {
        int ready[2];
        QCOMPARE(::pipe(ready), 0);
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            const auto held = DataDirectory::open(m_path);
            const char answer = held ? 'y' : 'n';
            [[maybe_unused]] const auto written = ::write(ready[1], &answer, 1);
            ::pause();
            ::_exit(0);
        }
        char answer = 0;
        QCOMPARE(::read(ready[0], &answer, 1), 1);
        QCOMPARE(answer, 'y');
        const auto refused = DataDirectory::open(m_path);
        QVERIFY(!refused);
        QVERIFY(refused.error().detail.contains(u"process %1"_s.arg(child)));
        ::kill(child, SIGKILL);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        QVERIFY(DataDirectory::open(m_path));
        ::close(ready[0]);
        ::close(ready[1]);
    }

private:
    static int mode(const QString &path)
    {
        struct stat status = {};
        return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? int(status.st_mode & 07777) : -1;
    }

    std::optional<QTemporaryDir> m_parent;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_DataDirectory)
#include "tst_datadirectory.moc"
