// SPDX-License-Identifier: MIT
#include "storage/database.h"
#include "storage/reader.h"
#include "storage/statement.h"
#include "storage/writer.h"

#include <QSemaphore>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Done;
using am::Reader;
using am::Result;
using am::Writer;

class tst_Reader : public QObject
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
        write(u"CREATE TABLE t (a TEXT)"_s);
        auto reader = Reader::start(m_path);
        QVERIFY(reader);
        m_reader = std::move(*reader);
    }
    void cleanup()
    {
        m_reader.reset();
        m_writer.reset();
    }

    void readsWhatWasWritten()
    {
        write(u"INSERT INTO t VALUES ('a')"_s);
        QCOMPARE(count(), 1);
        write(u"INSERT INTO t VALUES ('b')"_s);
        QCOMPARE(count(), 2);
    }

    void doesNotWrite()
    {
        std::optional<Result<Done>> answer;
        m_reader->read<Done>(job(u"INSERT INTO t VALUES ('a')"_s), this,
                             [&](const Result<Done> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QVERIFY(!*answer);
        QCOMPARE(count(), 0);
    }

    void tellsDamageWhateverTheJobMadeOfIt()
    {
        write(u"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
              "INSERT INTO t SELECT hex(randomblob(200)) FROM n"_s);
        int root = 0;
        {
            auto database = am::Database::open(m_path, am::Database::Mode::ReadOnly);
            auto row =
                am::sql::execute(database->connection(), u"SELECT rootpage FROM sqlite_master WHERE name = 't'"_s);
            QVERIFY(row && row->next());
            root = row->value(0).toInt();
        }
        m_reader.reset();
        m_writer.reset();
        {
            QFile file(m_path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.seek((root - 1) * 4096));
            QCOMPARE(file.write(QByteArray(4096, '\x5a')), 4096);
        }
        std::atomic<int> told = 0;
        auto reader = Reader::start(m_path, [&](const QString &damage) { told += int(!damage.isEmpty()); });
        QVERIFY(reader);
        std::optional<Result<int>> answer;
        (*reader)->read<int>(
            [](QSqlDatabase &database) -> Result<int> {
                auto rows = am::sql::execute(database, u"SELECT a FROM t NOT INDEXED"_s);
                int count = 0;
                while (rows && rows->next())
                    ++count;
                return count;
            },
            this, [&](const Result<int> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QVERIFY(!*answer);
        QCOMPARE(answer->error().kind, am::Error::Kind::Storage);
        QCOMPARE(told, 1);
        std::optional<Result<Done>> next;
        (*reader)->read<Done>(job(u"SELECT 1"_s), this, [&](const Result<Done> &result) { next = result; });
        QTRY_VERIFY(next);
        QVERIFY(*next); // what can be read is
        QCOMPARE(told, 1);
    }

    void holdsNoWriterBack()
    {
        QSemaphore gate;
        bool read = false;
        m_reader->read<Done>(
            [&](QSqlDatabase &) -> Result<Done> {
                gate.acquire();
                return Done{};
            },
            this, [&](const Result<Done> &) { read = true; });
        write(u"INSERT INTO t VALUES ('a')"_s);
        QVERIFY(!read);
        gate.release();
        QTRY_VERIFY(read);
    }

    void liveJobsWaitForNoOthers()
    {
        QSemaphore gate;
        QStringList order;
        const auto enqueue = [&](const QString &name, Reader::Lane lane) {
            m_reader->read<Done>(
                [&, name](QSqlDatabase &) -> Result<Done> {
                    if (name == "long"_L1)
                        gate.acquire();
                    return Done{};
                },
                this, [&, name](const Result<Done> &) { order.append(name); }, lane);
        };
        enqueue(u"long"_s, Reader::Lane::Background);
        enqueue(u"behind it"_s, Reader::Lane::Background);
        enqueue(u"live"_s, Reader::Lane::Live);
        enqueue(u"live too"_s, Reader::Lane::Live);
        QTRY_COMPARE(order, (QStringList{u"live"_s, u"live too"_s}));
        gate.release();
        QTRY_COMPARE(order, (QStringList{u"live"_s, u"live too"_s, u"long"_s, u"behind it"_s}));
    }

    void dropsTheReplyOfADeadContext()
    {
        auto context = std::make_unique<QObject>();
        bool answered = false;
        m_reader->read<Done>(job(u"SELECT 1"_s), context.get(), [&](const Result<Done> &) { answered = true; });
        context.reset();
        QCOMPARE(count(), 0);
        QVERIFY(!answered);
    }

    void needsAFile()
    {
        const auto reader = Reader::start(m_directory->filePath(u"none.db"_s));
        QVERIFY(!reader);
        QCOMPARE(reader.error().kind, am::Error::Kind::Storage);
        QVERIFY(reader.error().detail.contains("none.db"_L1));
    }

private:
    static std::function<Result<Done>(QSqlDatabase &)> job(const QString &text)
    {
        return [text](QSqlDatabase &database) -> Result<Done> {
            if (auto done = am::sql::execute(database, text); !done)
                return done.error();
            return Done{};
        };
    }

    void write(const QString &text)
    {
        std::optional<Result<Done>> answer;
        m_writer->write<Done>(job(text), this, [&](const Result<Done> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QVERIFY(*answer);
    }

    int count()
    {
        std::optional<Result<int>> answer;
        m_reader->read<int>(
            [](QSqlDatabase &database) -> Result<int> {
                auto query = am::sql::execute(database, u"SELECT count(*) FROM t"_s);
                if (!query)
                    return query.error();
                query->next();
                return query->value(0).toInt();
            },
            this, [&](const Result<int> &result) { answer = result; });
        [&] { QTRY_VERIFY(answer); }();
        return answer && *answer ? **answer : -1;
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Reader> m_reader;
};

QTEST_GUILESS_MAIN(tst_Reader)
#include "tst_reader.moc"
