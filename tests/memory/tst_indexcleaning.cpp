// SPDX-License-Identifier: MIT
#include "memory/indexcleaning.h"
#include "storage/memorytable.h"
#include "storage/writer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace am;

class tst_IndexCleaning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_path = m_directory->filePath(u"t.db"_s);
        auto writer = Writer::start(m_path);
        QVERIFY(writer);
        m_writer = std::move(*writer);
    }
    void cleanup() { m_writer.reset(); }

    void removedWordsLeaveTheFile()
    {
        IndexCleaning cleaning(*m_writer, 1ms);
        // Enough for several slices.
        for (int round = 0; round < 3; ++round) {
            insert(u"xylophone%1"_s.arg(round), 200);
            QVERIFY(onDisk("ylophone" + QByteArray::number(round)));
            removeAll();
            cleaning.schedule();
            cleaning.schedule();
            QTRY_VERIFY(!onDisk("ylophone" + QByteArray::number(round)));
        }
    }

    void aRemovalDuringARoundGetsItsOwn()
    {
        IndexCleaning cleaning(*m_writer, 0ms);
        insert(u"xylophone"_s, 1000);
        removeAll();
        for (int i = 0; i < 20; ++i) {
            cleaning.schedule();
            QCoreApplication::processEvents();
        }
        insert(u"quokka"_s, 10);
        removeAll();
        cleaning.schedule();
        QTRY_VERIFY(!onDisk("ylophone") && !onDisk("uokka"));
    }

    void diesInTheMiddle()
    {
        insert(u"xylophone"_s, 10);
        removeAll();
        {
            IndexCleaning cleaning(*m_writer, 0ms);
            cleaning.schedule();
            QCoreApplication::processEvents();
        }
        removeAll();
    }

private:
    void run(const std::function<Result<Done>(QSqlDatabase &)> &job)
    {
        bool done = false;
        m_writer->write<Done>(job, this, [&done](const Result<Done> &result) { done = bool(result); });
        QVERIFY(QTest::qWaitFor([&done] { return done; }, am::test::patience));
    }

    void insert(const QString &word, int rows)
    {
        run([word, rows](QSqlDatabase &database) -> Result<Done> {
            for (int i = 0; i < rows; ++i) {
                const auto inserted = MemoryTable(database).insert(
                    {.id = word + QString::number(i), .caller = u"ada"_s}, u"%1 word%2"_s.arg(word).arg(i));
                if (!inserted)
                    return inserted;
            }
            return Done{};
        });
    }

    void removeAll()
    {
        run([](QSqlDatabase &database) { return MemoryTable(database).removeCaller(u"ada"_s); });
    }

    bool onDisk(const QByteArray &fragment) const
    {
        for (const QString &suffix : {u""_s, u"-wal"_s}) {
            QFile file(m_path + suffix);
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(fragment))
                return true;
        }
        return false;
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<Writer> m_writer;
};

QTEST_GUILESS_MAIN(tst_IndexCleaning)
#include "tst_indexcleaning.moc"
