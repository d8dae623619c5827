// SPDX-License-Identifier: MIT
#include "app/configwatch.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::ConfigWatch;

class tst_ConfigWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        write(u"greeting.txt"_s, "Hello");
        write(u"daemon.toml"_s, "[server]");
        m_watch.emplace(20ms);
        m_changed.emplace(&*m_watch, &ConfigWatch::changed);
        m_watch->watch({path(u"daemon.toml"_s), path(u"greeting.txt"_s)});
    }
    void cleanup()
    {
        m_changed.reset();
        m_watch.reset();
    }

    void tellsAFileThatIsWrittenInPlace()
    {
        write(u"greeting.txt"_s, "Hi");
        QTRY_COMPARE(m_changed->count(), 1);
        write(u"daemon.toml"_s, "[log]");
        QTRY_COMPARE(m_changed->count(), 2);
    }

    void tellsAFileThatIsReplacedAgainAndAgain()
    {
        for (int i = 1; i <= 3; ++i) {
            replace(u"greeting.txt"_s, QByteArray::number(i));
            QTRY_COMPARE(m_changed->count(), i);
        }
    }

    void tellsALinkThatIsSwapped()
    {
        // As a mounted volume is updated: the file is a link through a folder that is a link.
        QDir(m_directory->path()).mkpath(u"one"_s);
        QDir(m_directory->path()).mkpath(u"two"_s);
        write(u"one/g.txt"_s, "one");
        write(u"two/g.txt"_s, "two");
        QVERIFY(QFile::link(path(u"one"_s), path(u"data"_s)));
        QVERIFY(QFile::link(path(u"data/g.txt"_s), path(u"g.txt"_s)));
        m_watch->watch({path(u"g.txt"_s)});
        QVERIFY(QFile::link(path(u"two"_s), path(u"next"_s)));
        QCOMPARE(std::rename(qPrintable(path(u"next"_s)), qPrintable(path(u"data"_s))), 0);
        QTRY_COMPARE(m_changed->count(), 1);
    }

    void tellsAFileThatGoesAndComesBack()
    {
        QVERIFY(QFile::remove(path(u"greeting.txt"_s)));
        QTRY_COMPARE(m_changed->count(), 1);
        write(u"greeting.txt"_s, "Hello again");
        QTRY_COMPARE(m_changed->count(), 2);
        write(u"greeting.txt"_s, "And again");
        QTRY_COMPARE(m_changed->count(), 3);
    }

    void tellsOnceWhatIsWrittenBitByBit()
    {
        QFile file(path(u"greeting.txt"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
        QTimer writing;
        int bits = 0;
        connect(&writing, &QTimer::timeout, this, [&file, &bits, &writing] {
            file.write("x");
            file.flush();
            if (++bits == 20)
                writing.stop();
        });
        writing.start(2);
        QTRY_COMPARE(bits, 20);
        QTRY_VERIFY(m_changed->count() > 0);
        // The last thing told is the whole.
        m_watch->take();
        QCOMPARE(file.size(), 25);
        QVERIFY2(m_changed->count() < 20, "a change for every bit");
    }

    void tellsNothingOfWhatIsTheSame()
    {
        replace(u"greeting.txt"_s, "Hello");
        write(u"daemon.toml"_s, "[server]");
        write(u"something else"_s, "x");
        expectNothing();
    }

    void tellsNothingOfWhatWasReadMeanwhile()
    {
        write(u"greeting.txt"_s, "Hi");
        m_watch->take();
        expectNothing();
    }

    void tellsNothingOfFilesItWatchesNoMore()
    {
        m_watch->watch({path(u"daemon.toml"_s)});
        write(u"greeting.txt"_s, "Hi");
        expectNothing();
        write(u"daemon.toml"_s, "[log]");
        QTRY_COMPARE(m_changed->count(), 1);
    }

    void tellsOfAnythingAfterARefusal()
    {
        m_watch->expectAnything(true);
        write(u"what was missing.txt"_s, "x");
        QTRY_COMPARE(m_changed->count(), 1);
        m_watch->expectAnything(false);
        write(u"something else"_s, "x");
        expectNothing();
    }

    void watchesNothingWithoutFiles()
    {
        m_watch->watch({});
        write(u"greeting.txt"_s, "Hi");
        expectNothing();
    }

private:
    [[nodiscard]] QString path(const QString &name) const { return m_directory->filePath(name); }
    void write(const QString &name, const QByteArray &content)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(content), content.size());
    }
    /// As most editors save.
    void replace(const QString &name, const QByteArray &content)
    {
        write(name + u"~"_s, content);
        QCOMPARE(std::rename(qPrintable(path(name + u"~"_s)), qPrintable(path(name))), 0);
    }
    /// A second watch that hears of the same events and looks later tells when the first one has looked.
    void expectNothing()
    {
        const qsizetype before = m_changed->count();
        ConfigWatch later(100ms);
        QSignalSpy told(&later, &ConfigWatch::changed);
        write(u"witness"_s, "before");
        later.watch({path(u"witness"_s)});
        write(u"witness"_s, "after");
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(m_changed->count(), before);
    }

    std::optional<QTemporaryDir> m_directory;
    std::optional<ConfigWatch> m_watch;
    std::optional<QSignalSpy> m_changed;
};

QTEST_GUILESS_MAIN(tst_ConfigWatch)
#include "tst_configwatch.moc"
