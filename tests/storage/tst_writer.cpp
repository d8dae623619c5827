// SPDX-License-Identifier: MIT
#include "storage/database.h"
#include "storage/statement.h"
#include "storage/writer.h"

#include <QSemaphore>
#include <QtTest>

#include <csignal>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using am::Database;
using am::Done;
using am::Error;
using am::Result;
using am::Writer;

class tst_Writer : public QObject
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
        std::optional<Result<Done>> created;
        write(statement(u"CREATE TABLE t (a TEXT NOT NULL UNIQUE)"_s), created);
        QTRY_VERIFY(created);
        QVERIFY(*created);
    }
    void cleanup() { m_writer.reset(); }

    void whatWasAnsweredIsVisibleToOthers()
    {
        std::optional<Result<Done>> answer;
        write(insert(u"a"_s), answer);
        QVERIFY(!answer); // never inside the call
        QTRY_VERIFY(answer);
        QVERIFY(*answer);
        QCOMPARE(visible(), 1);
    }

    void givesTheJobsValue()
    {
        QString value;
        m_writer->write<QString>([](QSqlDatabase &) -> Result<QString> { return u"hello"_s; }, this,
                                 [&](const Result<QString> &answer) { value = *answer; });
        QTRY_COMPARE(value, u"hello"_s);
    }

    void waitingJobsShareOneCommit()
    {
        const quint64 before = m_writer->commits();
        QSemaphore gate;
        int answered = 0;
        const auto count = [&](const Result<Done> &answer) { answered += answer ? 1 : 0; };
        m_writer->write<Done>(
            [&](QSqlDatabase &) -> Result<Done> {
                gate.acquire();
                return Done{};
            },
            this, count);
        for (int i = 0; i < 300; ++i)
            m_writer->write<Done>(insert(QString::number(i)), this, count);
        gate.release();
        QTRY_COMPARE(answered, 301);
        // The gate's own, one of 256, one of the rest; or the gate went with the first jobs.
        QVERIFY2(m_writer->commits() - before <= 3, qPrintable(QString::number(m_writer->commits() - before)));
        QCOMPARE(visible(), 300);
    }

    void aFailingJobIsAnsweredAlone()
    {
        QSemaphore gate;
        std::optional<Result<Done>> held;
        std::optional<Result<Done>> good;
        std::optional<Result<Done>> bad;
        std::optional<Result<Done>> last;
        write(
            [&](QSqlDatabase &) -> Result<Done> {
                gate.acquire();
                return Done{};
            },
            held);
        write(insert(u"a"_s), good);
        write(insert(u"a"_s), bad);
        write(insert(u"b"_s), last);
        gate.release(2); // once more should it be run again
        QTRY_VERIFY(last);
        QVERIFY(*good);
        QVERIFY(!*bad);
        QVERIFY(*last);
        QCOMPARE(visible(), 2);
        QVERIFY(!m_writer->failure());
    }

    void dropsTheReplyOfADeadContext()
    {
        auto context = std::make_unique<QObject>();
        bool answered = false;
        m_writer->write<Done>(insert(u"a"_s), context.get(), [&](const Result<Done> &) { answered = true; });
        context.reset();
        std::optional<Result<Done>> next;
        write(insert(u"b"_s), next);
        QTRY_VERIFY(next);
        QVERIFY(!answered);
        QCOMPARE(visible(), 2);
    }

    void finishesItsJobsAtTheEnd()
    {
        bool answered = false;
        for (int i = 0; i < 1000; ++i)
            m_writer->write<Done>(insert(QString::number(i)), this, [&](const Result<Done> &) { answered = true; });
        m_writer.reset();
        QCOMPARE(visible(), 1000);
        QCoreApplication::processEvents();
        QVERIFY(!answered);
    }

    void tellsAFullDiskAndRecovers()
    {
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"^storage failed: "_s));
        QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"^storage works again"_s));
        // No file of this process may grow beyond 64 KB: the disk is full for SQLite.
        ::signal(SIGXFSZ, SIG_IGN);
        rlimit before = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit tight = before;
        tight.rlim_cur = 65536;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);

        std::optional<Result<Done>> refused;
        write(insert(QString(1'000'000, u'x')), refused);
        QTRY_VERIFY(refused);
        const auto failure = m_writer->failure();
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);

        QVERIFY(!*refused);
        QCOMPARE(refused->error().kind, Error::Kind::Storage);
        QVERIFY(failure);
        QCOMPARE(failure->kind, Error::Kind::Storage);
        QTRY_VERIFY(!m_writer->failure()); // without a job
        std::optional<Result<Done>> accepted;
        write(insert(QString(1'000'000, u'x')), accepted);
        QTRY_VERIFY(accepted);
        QVERIFY(*accepted);
        QCOMPARE(visible(), 1);
    }

    void writesNothingIntoACondemnedFile()
    {
        QTest::ignoreMessage(QtCriticalMsg,
                             QRegularExpression(u"^storage failed: .*is damaged .SQLite 11: malformed"_s));
        QStringList told;
        m_writer->whenDamaged(this, [&](const QString &damage) { told.append(damage); });
        std::optional<Result<Done>> before;
        write(insert(u"a"_s), before);
        QTRY_VERIFY(before);
        QVERIFY(*before);
        m_writer->condemn(u"SQLite 11: malformed"_s);
        m_writer->condemn(u"SQLite 11: malformed"_s);
        QTRY_COMPARE(told, QStringList{u"SQLite 11: malformed"_s});
        std::optional<Result<Done>> refused;
        write(insert(u"b"_s), refused);
        QTRY_VERIFY(refused);
        QVERIFY(!*refused);
        QCOMPARE(refused->error().kind, Error::Kind::Storage);
        QVERIFY(m_writer->failure());
        QCOMPARE(visible(), 1);
        QCOMPARE(told.size(), 1);
    }

    void emptiesTheWriteAheadLogWhenItRests()
    {
        std::optional<Result<Done>> answer;
        write(insert(u"a"_s), answer);
        QTRY_VERIFY(answer);
        QTRY_COMPARE(QFileInfo(m_path + "-wal"_L1).size(), 0);
        QCOMPARE(visible(), 1);
    }

    void emptiesTheWriteAheadLogWhenAskedAlsoUnderLoad()
    {
        bool emptied = false;
        int answered = 0;
        const auto again = [&](const auto &self) -> void { // never a rest
            m_writer->write<Done>(insert(QString::number(answered)), this, [&, self](const Result<Done> &) {
                ++answered;
                if (!emptied)
                    self(self);
            });
        };
        again(again);
        again(again);
        QTRY_VERIFY(answered > 20);
        qint64 left = -1;
        bool removed = false; // asked for right behind it, so that it has to wait for it
        m_writer->write<Done>(statement(u"DELETE FROM t"_s), this,
                              [&](const Result<Done> &answer) { removed = answer.has_value(); });
        m_writer->emptyLog(this, [&](const Result<Done> &answer) {
            QVERIFY(answer);
            QVERIFY(removed);
            emptied = true;
            left = QFileInfo(m_path + "-wal"_L1).size();
        });
        QTRY_VERIFY(emptied);
        QVERIFY2(left < 100'000, qPrintable(QString::number(left))); // what came meanwhile
    }

    void tellsWhyTheLogCannotBeEmptied()
    {
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"^storage failed: "_s));
        m_writer->condemn(u"SQLite 11: malformed"_s);
        std::optional<Result<Done>> answer;
        m_writer->emptyLog(this, [&](const Result<Done> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QVERIFY(!*answer);
        QCOMPARE(answer->error().kind, Error::Kind::Storage);
    }

    void saysWhyItCannotStart()
    {
        const auto writer = Writer::start(m_directory->filePath(u"missing/t.db"_s));
        QVERIFY(!writer);
        QCOMPARE(writer.error().kind, Error::Kind::Storage);
        QVERIFY(writer.error().detail.contains("missing/t.db"_L1));
    }

private:
    using Job = std::function<Result<Done>(QSqlDatabase &)>;

    static Job statement(const QString &text, const QVariantList &values = {})
    {
        return [text, values](QSqlDatabase &database) -> Result<Done> {
            if (auto done = am::sql::execute(database, text, values); !done)
                return done.error();
            return Done{};
        };
    }
    static Job insert(const QString &value) { return statement(u"INSERT INTO t VALUES (?)"_s, {value}); }

    void write(const Job &job, std::optional<Result<Done>> &answer)
    {
        m_writer->write<Done>(job, this, [&answer](const Result<Done> &result) { answer = result; });
    }

    int visible()
    {
        auto other = Database::open(m_path, Database::Mode::ReadOnly);
        auto query = am::sql::execute(other->connection(), u"SELECT count(*) FROM t"_s);
        return query && query->next() ? query->value(0).toInt() : -1;
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<Writer> m_writer;
};

QTEST_GUILESS_MAIN(tst_Writer)
#include "tst_writer.moc"
