// SPDX-License-Identifier: MIT
#include "storage/database.h"
#include "storage/statement.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Database;
using am::Error;

class tst_Statement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        auto opened = Database::open(m_directory->filePath(u"t.db"_s), Database::Mode::ReadWrite);
        QVERIFY(opened);
        m_database.emplace(std::move(*opened));
        QVERIFY(run(u"CREATE TABLE t (a TEXT NOT NULL UNIQUE, b BLOB NOT NULL, c TEXT)"_s));
        QVERIFY(run(u"CREATE VIRTUAL TABLE f USING fts5(a)"_s));
    }
    void cleanup() { m_database.reset(); }

    void bindsInOrder()
    {
        QVERIFY(run(u"INSERT INTO t VALUES (?, ?, ?)"_s, {u"one"_s, QByteArray("two"), u"three"_s}));
        auto query = run(u"SELECT a, b, c FROM t WHERE a = ? AND c = ?"_s, {u"one"_s, u"three"_s});
        QVERIFY(query && query->next());
        QCOMPARE(query->value(1).toByteArray(), QByteArray("two"));
        QVERIFY(!query->next());
    }

    void bindsNothingAsEmptyAndAbsenceAsNull()
    {
        QVERIFY(run(u"INSERT INTO t VALUES (?, ?, ?)"_s, {QString(), QByteArray(), QVariant()}));
        auto query = run(u"SELECT a = '', b = x'', c IS NULL FROM t"_s);
        QVERIFY(query && query->next());
        QVERIFY(query->value(0).toBool());
        QVERIFY(query->value(1).toBool());
        QVERIFY(query->value(2).toBool());
    }

    void runsAStatementAgainWithOtherValues()
    {
        for (const QString &text : {u"one"_s, u"two"_s, u"three"_s})
            QVERIFY(run(u"INSERT INTO t VALUES (?, 'b', ?)"_s, {text, text}));
        QVERIFY(!run(u"INSERT INTO t VALUES (?, 'b', ?)"_s, {u"two"_s, u"again"_s}));
        QVERIFY(run(u"INSERT INTO t VALUES (?, 'b', ?)"_s, {u"four"_s, QVariant()}));
        auto count = run(u"SELECT count(*), count(c) FROM t"_s);
        QVERIFY(count && count->next());
        QCOMPARE(count->value(0).toInt(), 4);
        QCOMPARE(count->value(1).toInt(), 3);
    }

    void runsAStatementTwiceAtATime()
    {
        QVERIFY(run(u"INSERT INTO t VALUES ('1', 'b', 'c'), ('2', 'b', 'c')"_s));
        const QString statement = u"SELECT a FROM t WHERE a >= ? ORDER BY a"_s;
        auto outer = run(statement, {u"1"_s});
        QVERIFY(outer && outer->next());
        {
            auto inner = run(statement, {u"2"_s});
            QVERIFY(inner && inner->next());
            QCOMPARE(inner->value(0).toString(), u"2"_s);
        }
        QVERIFY(outer->next());
        QCOMPARE(outer->value(0).toString(), u"2"_s);
        QVERIFY(!outer->next());
    }

    void doesNotHoldOnToLargeValues()
    {
        QByteArray large(1'000'000, 'x');
        QVERIFY(run(u"INSERT INTO t VALUES ('1', ?, 'c')"_s, {large}));
        QVERIFY(large.isDetached()); // nobody else has it any more
    }

    void letsGoOfTheDatabaseWhenItsRowsDie()
    {
        QVERIFY(run(u"INSERT INTO t VALUES ('1', 'b', 'c'), ('2', 'b', 'c')"_s));
        {
            auto rows = run(u"SELECT a FROM t"_s);
            QVERIFY(rows && rows->next());
        }
        auto checkpoint = run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
        QVERIFY(checkpoint && checkpoint->next());
        QCOMPARE(checkpoint->value(0).toInt(), 0);
    }

    void tellsWhoIsAtFault_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QVariantList>("values");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("a constraint is the statement's fault")
            << u"INSERT INTO t VALUES (?, 'b', 'c'), (?, 'b', 'c')"_s << QVariantList{u"secret"_s, u"secret"_s}
            << Error::Kind::Internal;
        QTest::newRow("a syntax error is the statement's fault")
            << u"SELECT FROM t"_s << QVariantList{} << Error::Kind::Internal;
        QTest::newRow("a search expression is the statement's fault")
            << u"SELECT a FROM f WHERE f MATCH ?"_s << QVariantList{u"AND \"secret"_s} << Error::Kind::Internal;
        QTest::newRow("a full disk is the disk's") << u"INSERT INTO t VALUES (?, zeroblob(1000000), 'c')"_s
                                                   << QVariantList{u"secret"_s} << Error::Kind::Storage;
    }
    void tellsWhoIsAtFault()
    {
        QFETCH(QString, statement);
        QFETCH(QVariantList, values);
        QFETCH(Error::Kind, kind);
        QVERIFY(run(u"PRAGMA max_page_count = 100"_s));
        auto query = run(statement, values);
        const bool failed = !query || (!query->next() && query->lastError().isValid());
        QVERIFY(failed);
        const Error error = query ? am::sql::error(query->lastError()) : query.error();
        QCOMPARE(error.kind, kind);
        QVERIFY(error.detail.startsWith("SQLite "_L1));
        QVERIFY2(!error.detail.contains("secret"_L1), qPrintable(error.detail));
    }

private:
    am::Result<am::sql::Rows> run(const QString &statement, const QVariantList &values = {})
    {
        return am::sql::execute(m_database->connection(), statement, values);
    }

    std::optional<QTemporaryDir> m_directory;
    std::optional<Database> m_database;
};

QTEST_GUILESS_MAIN(tst_Statement)
#include "tst_statement.moc"
