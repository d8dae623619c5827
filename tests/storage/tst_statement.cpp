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

    void givesBackWhatWasBound_data()
    {
        QTest::addColumn<QVariant>("value");
        QTest::newRow("a number") << QVariant(42);
        QTest::newRow("the largest number") << QVariant(std::numeric_limits<qint64>::max());
        QTest::newRow("the smallest number") << QVariant(std::numeric_limits<qint64>::min());
        QTest::newRow("yes") << QVariant(true);
        QTest::newRow("a fraction") << QVariant(0.1);
        QTest::newRow("text beyond ASCII") << QVariant(u"Zoë \U0001F600"_s);
        QTest::newRow("text with a zero in it") << QVariant(QString(u"a\0b"_s));
        QTest::newRow("no text") << QVariant(u""_s);
        QTest::newRow("bytes") << QVariant(QByteArray("\0\xff'", 3));
        QTest::newRow("no bytes") << QVariant(QByteArray(""));
        QTest::newRow("nothing") << QVariant();
    }
    void givesBackWhatWasBound()
    {
        QFETCH(QVariant, value);
        auto row = run(u"SELECT ?"_s, {value});
        QVERIFY(row && row->next());
        QCOMPARE(row->isNull(0), !value.isValid());
        if (value.metaType().id() == QMetaType::QString || value.metaType().id() == QMetaType::QByteArray ||
            value.metaType().id() == QMetaType::Double)
            QCOMPARE(row->value(0).metaType(), value.metaType());
        if (value.isValid())
            QCOMPARE(row->value(0), value);
        QVERIFY(!row->next());
        QVERIFY(!row->value(0).isValid());
        QVERIFY(!row->next());
    }

    void countsWhatChanged()
    {
        auto inserted = run(u"INSERT INTO t VALUES ('1', 'b', 'c'), ('2', 'b', 'c')"_s);
        QCOMPARE(inserted->numRowsAffected(), 2);
        QCOMPARE(inserted->lastInsertId().toInt(), 2);
        QCOMPARE(run(u"UPDATE t SET c = 'd' WHERE a = '1'"_s)->numRowsAffected(), 1);
        QCOMPARE(inserted->numRowsAffected(), 2);
        QCOMPARE(run(u"DELETE FROM t WHERE a = 'none'"_s)->numRowsAffected(), 0);
    }

    void refusesWhatIsNotOneStatementWithItsValues_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QVariantList>("values");
        QTest::newRow("a value too few") << u"SELECT ?, ?"_s << QVariantList{1};
        QTest::newRow("a value too many") << u"SELECT ?"_s << QVariantList{1, 2};
        QTest::newRow("a value of no kind that SQLite has") << u"SELECT ?"_s << QVariantList{QStringList{u"a"_s}};
        QTest::newRow("two statements") << u"SELECT 1; SELECT 2"_s << QVariantList{};
        QTest::newRow("none") << u" "_s << QVariantList{};
    }
    void refusesWhatIsNotOneStatementWithItsValues()
    {
        QFETCH(QString, statement);
        QFETCH(QVariantList, values);
        const auto rows = run(statement, values);
        QVERIFY(!rows);
        QCOMPARE(rows.error().kind, Error::Kind::Internal);
        QVERIFY(run(u"SELECT 1;\n "_s)); // what follows is nothing
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
