// SPDX-License-Identifier: MIT
#include "storage/audiofiles.h"

#include "shared/sha256.h"

#include <QtTest>

#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using am::AudioFile;
using am::AudioFiles;
using am::Error;

class tst_AudioFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_files.emplace(m_directory->filePath(u"audio"_s));
    }

    void writesWhatTheTextSays()
    {
        const QByteArray sound(500'000, '\x1f');
        const auto written = m_files->write(sound.toBase64(), day);
        QVERIFY(written);
        QCOMPARE(written->bytes, sound.size());
        QCOMPARE(written->sha256, am::sha256Hex(sound));
        QFile file(m_files->path(written->name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), sound);
        QCOMPARE(m_files->names(), QStringList{written->name});
    }

    void isNobodyElsesBusiness()
    {
        const auto written = m_files->write("YWJj", day);
        QVERIFY(written);
        QVERIFY(QRegularExpression(u"^2026-11-22/[0-9a-f]{32}\\.mp3$"_s).match(written->name).hasMatch());
        QCOMPARE(mode(m_files->path(written->name)), 0600);
        QCOMPARE(mode(m_files->path(u"2026-11-22"_s)), 0700);
        QCOMPARE(mode(m_directory->filePath(u"audio"_s)), 0700);
        const auto same = m_files->write("YWJj", day);
        QVERIFY(same->name != written->name); // the same sound twice is two files: one may go without the other
    }

    void leavesNothingOfWhatIsNoBase64()
    {
        const auto written = m_files->write(QByteArray(512 * 1024, 'A') + "*", day);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::BadInput);
        QVERIFY(m_files->names().isEmpty());
    }

    void saysWhatTheDiskSaid()
    {
        QVERIFY(QFile(m_directory->filePath(u"audio"_s)).open(QIODevice::WriteOnly)); // a file in its place
        const auto written = m_files->write("YWJj", day);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::Storage);
        QVERIFY(written.error().detail.contains(u"Not a directory"_s));
    }

    void leavesNothingOnAFullDisk()
    {
        // A limit on the size of files fails the write as a full disk does; the signal that goes with it is ignored.
        const auto before = ::signal(SIGXFSZ, SIG_IGN);
        rlimit limit = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
        const rlimit small{.rlim_cur = 100'000, .rlim_max = limit.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto written = m_files->write(QByteArray(1024 * 1024, 'A'), day);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
        ::signal(SIGXFSZ, before);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::Storage);
        QVERIFY(m_files->names().isEmpty());
    }

    void removesFilesAndEmptyDays()
    {
        const QString first = m_files->write("YWJj", day)->name;
        const QString second = m_files->write("YWJj", day)->name;
        const QString next = m_files->write("YWJj", day.addDays(1))->name;
        m_files->remove({first, next, u"2026-11-22/gone.mp3"_s});
        QCOMPARE(m_files->names(), QStringList{second});
        QVERIFY(!QFileInfo::exists(m_files->path(u"2026-11-23"_s)));
        m_files->remove({second});
        QVERIFY(!QFileInfo::exists(m_files->path(u"2026-11-22"_s)));
    }

    void knowsWhatAKilledProcessHadBegun()
    {
        QVERIFY(m_files->names().isEmpty()); // not even the directory is there
        QVERIFY(m_files->write("YWJj", day));
        QVERIFY(QFile(m_files->path(u"2026-11-22/0123.mp3.part"_s)).open(QIODevice::WriteOnly));
        QVERIFY(m_files->names().contains(u"2026-11-22/0123.mp3.part"_s));
    }

private:
    static int mode(const QString &path)
    {
        struct stat status = {};
        return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? int(status.st_mode & 07777) : -1;
    }

    const QDate day{2026, 11, 22};
    std::optional<QTemporaryDir> m_directory;
    std::optional<AudioFiles> m_files;
};

QTEST_GUILESS_MAIN(tst_AudioFiles)
#include "tst_audiofiles.moc"
