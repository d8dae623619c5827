// SPDX-License-Identifier: MIT
#include "storage/groupcommit.h"
#include "storage/statement.h"

#include <QtTest>

#include <csignal>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using am::Database;
using am::Error;
using am::GroupCommit;

class tst_GroupCommit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_path = m_directory->filePath(u"t.db"_s);
        m_commit.emplace(m_path);
        QVERIFY(!m_commit->open());
        QVERIFY(!run({statement(u"CREATE TABLE t (a TEXT NOT NULL UNIQUE)"_s)}).front());
    }
    void cleanup() { m_commit.reset(); }

    void commitsABatchAtOnce()
    {
        const quint64 before = m_commit->commits();
        const auto outcomes = run({insert(u"a"_s), insert(u"b"_s), insert(u"c"_s)});
        for (const auto &outcome : outcomes)
            QVERIFY(!outcome);
        QCOMPARE(m_commit->commits(), before + 1);
        QCOMPARE(visible(), 3);
    }

    void aFailingJobHarmsNobody()
    {
        const quint64 before = m_commit->commits();
        const auto outcomes = run({insert(u"a"_s), insert(u"a"_s), insert(u"c"_s)});
        QVERIFY(!outcomes[0]);
        QVERIFY(outcomes[1]);
        QCOMPARE(outcomes[1]->kind, Error::Kind::Internal);
        QVERIFY(!outcomes[2]);
        QCOMPARE(m_commit->commits(), before + 2);
        QCOMPARE(visible(), 2);
        QVERIFY(!m_commit->failure()); // the disk is well
    }

    void aFailingJobLeavesNothing()
    {
        const GroupCommit::Job half = [](QSqlDatabase &database) -> std::optional<Error> {
            auto done = am::sql::execute(database, u"INSERT INTO t VALUES ('half')"_s);
            return done ? Error{Error::Kind::NotFound, u"changed my mind"_s} : done.error();
        };
        QVERIFY(run({half}).front());
        QCOMPARE(visible(), 0);
        QVERIFY(run({half, insert(u"a"_s)}).front());
        QCOMPARE(visible(), 1);
    }

    void aFullDiskFailsAndHeals()
    {
        QVERIFY(!run({statement(u"PRAGMA max_page_count = 1"_s)}).front());
        const auto outcomes = run({insert(QString(100'000, u'x'))});
        QVERIFY(outcomes.front());
        QCOMPARE(outcomes.front()->kind, Error::Kind::Storage);
        QVERIFY(m_commit->failure());
        QCOMPARE(visible(), 0);
        const auto stillFailing = m_commit->probe();
        QVERIFY2(!stillFailing, qPrintable(stillFailing ? stillFailing->detail : QString()));
        QVERIFY(!m_commit->failure());
        QVERIFY(!run({insert(u"a"_s)}).front());
        QCOMPARE(visible(), 1);
    }

    void onlyWhatIsWrittenProvesTheDisk()
    {
        const auto other = Database::open(m_path, Database::Mode::ReadOnly); // as the daemon's Reader
        QVERIFY(other);
        ::signal(SIGXFSZ, SIG_IGN);
        rlimit before = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit full = before;
        full.rlim_cur = 0;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
        const auto refused = run({insert(u"a"_s)});
        const auto read = run({statement(u"SELECT a FROM t"_s)});
        const bool failing = m_commit->failure().has_value();
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(refused.front());
        QVERIFY(read.front());
        QVERIFY(failing);
        QVERIFY(!run({insert(u"a"_s)}).front());
        QVERIFY(!m_commit->failure());
    }

    void aFileThatWasMovedAwayTakesNoCommit_data()
    {
        QTest::addColumn<QString>("suffix");
        QTest::newRow("the database") << QString();
        QTest::newRow("its write-ahead log") << u"-wal"_s;
    }
    void aFileThatWasMovedAwayTakesNoCommit()
    {
        QFETCH(QString, suffix);
        QVERIFY(!run({insert(u"a"_s)}).front());
        const auto other = Database::open(m_path, Database::Mode::ReadOnly); // as the daemon's Reader
        QVERIFY(other);
        QVERIFY(QFile::rename(m_path + suffix, m_path + "-away"_L1));
        for (int i = 0; i < 2; ++i) {
            const auto refused = run({insert(u"b"_s)});
            QVERIFY(refused.front());
            QCOMPARE(refused.front()->kind, Error::Kind::Storage);
            QVERIFY2(refused.front()->detail.contains("removed or replaced"_L1), qPrintable(refused.front()->detail));
            QVERIFY(m_commit->failure());
            QVERIFY(m_commit->probe());
            QVERIFY(!QFile::exists(m_path + suffix)); // nothing is begun in its place
        }
        QVERIFY(QFile::rename(m_path + "-away"_L1, m_path + suffix));
        QVERIFY(!m_commit->probe());
        QVERIFY(!run({insert(u"b"_s)}).front());
        QCOMPARE(visible(), 2);
    }

    void aDamagedFileTakesNothingAnyMore()
    {
        QVERIFY(!run({statement(u"INSERT INTO t VALUES (hex(randomblob(40000)))"_s), insert(u"a"_s)}).front());
        QVERIFY(m_commit->truncate());
        const auto other = Database::open(m_path, Database::Mode::ReadOnly); // as the daemon's Reader
        QVERIFY(other);
        m_commit.emplace(m_path); // which has read nothing yet
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        for (qint64 page = 1; page * 4096 < file.size(); ++page) {
            QVERIFY(file.seek(page * 4096));
            QCOMPARE(file.write(QByteArray(4096, '\x5a')), 4096);
        }
        file.close();
        // Rows that end too early look like fewer rows: no job may get away with them.
        const GroupCommit::Job careless = [](QSqlDatabase &database) -> std::optional<Error> {
            auto rows = am::sql::execute(database, u"SELECT a FROM t ORDER BY a"_s);
            while (rows && rows->next())
                continue;
            return std::nullopt;
        };
        for (int i = 0; i < 3; ++i) {
            for (const auto &outcome : run({careless, insert(u"b"_s)})) {
                QVERIFY(outcome);
                QCOMPARE(outcome->kind, Error::Kind::Storage);
            }
            QVERIFY(m_commit->failure());
            QVERIFY(m_commit->probe()); // it does not heal by itself
            QVERIFY(!m_commit->truncate());
        }
        QVERIFY(!m_commit->damage().isEmpty());
        QVERIFY(QFile::exists(m_path + ".suspect"_L1));
    }

    void aLockedFileFailsTheWholeBatchOnce()
    {
        QVERIFY(!run({statement(u"PRAGMA busy_timeout = 1"_s)}).front());
        auto other = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(other && am::sql::execute(other->connection(), u"BEGIN IMMEDIATE"_s));
        for (const auto &outcome : run({insert(u"a"_s), insert(u"b"_s)})) {
            QVERIFY(outcome);
            QCOMPARE(outcome->kind, Error::Kind::Storage);
        }
        QVERIFY(am::sql::execute(other->connection(), u"ROLLBACK"_s));
        QVERIFY(!run({insert(u"a"_s)}).front());
    }

    void emptiesTheWriteAheadLogUnlessItIsRead()
    {
        QVERIFY(!run({insert(u"a"_s)}).front());
        QVERIFY(QFileInfo(m_path + "-wal"_L1).size() > 0);
        {
            auto other = Database::open(m_path, Database::Mode::ReadOnly);
            QVERIFY(other);
            QVERIFY(am::sql::execute(other->connection(), u"BEGIN"_s));
            QVERIFY(am::sql::execute(other->connection(), u"SELECT a FROM t"_s)->next());
            QVERIFY(!run({insert(u"b"_s)}).front());
            QVERIFY(!m_commit->truncate());
        }
        QVERIFY(m_commit->truncate());
        QCOMPARE(QFileInfo(m_path + "-wal"_L1).size(), 0);
        QCOMPARE(visible(), 2);
    }

private:
    static GroupCommit::Job statement(const QString &text, const QVariantList &values = {})
    {
        return [text, values](QSqlDatabase &database) -> std::optional<Error> {
            auto done = am::sql::execute(database, text, values);
            return done ? std::nullopt : std::optional(done.error());
        };
    }
    static GroupCommit::Job insert(const QString &value) { return statement(u"INSERT INTO t VALUES (?)"_s, {value}); }

    GroupCommit::Outcomes run(const std::vector<GroupCommit::Job> &jobs)
    {
        std::vector<const GroupCommit::Job *> pointers;
        for (const auto &job : jobs)
            pointers.push_back(&job);
        return m_commit->run(pointers);
    }

    int visible()
    {
        auto other = Database::open(m_path, Database::Mode::ReadOnly);
        auto query = am::sql::execute(other->connection(), u"SELECT count(*) FROM t"_s);
        return query && query->next() ? query->value(0).toInt() : -1;
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    std::optional<GroupCommit> m_commit;
};

QTEST_GUILESS_MAIN(tst_GroupCommit)
#include "tst_groupcommit.moc"
