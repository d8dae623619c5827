// SPDX-License-Identifier: MIT
#include "storage/statementcache.h"

#include "storage/database.h"
#include "storage/statement.h"

#include <QSqlDriver>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Database;
using am::sql::StatementCache;

class tst_StatementCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_database.emplace(open());
    }
    void cleanup() { m_database.reset(); }

    void isOneForEachConnection()
    {
        Database other = open();
        StatementCache &cache = StatementCache::of(connection());
        QCOMPARE(&StatementCache::of(connection()), &cache);
        QCOMPARE(cache.parent(), connection().driver());
        QVERIFY(&StatementCache::of(other.connection()) != &cache);
        cache.put(u"SELECT 1"_s, prepared(u"SELECT 1"_s));
        QVERIFY(!StatementCache::of(other.connection()).take(u"SELECT 1"_s));
    }

    void hasNothingAtFirst() { QVERIFY(!StatementCache::of(connection()).take(u"SELECT 1"_s)); }

    void aStatementIsTakenOut()
    {
        StatementCache &cache = StatementCache::of(connection());
        cache.put(u"SELECT 1"_s, prepared(u"SELECT 1"_s));
        QVERIFY(cache.take(u"SELECT 1"_s));
        QVERIFY(!cache.take(u"SELECT 1"_s));
    }

    void whatIsTakenRunsWithoutBeingPrepared()
    {
        StatementCache &cache = StatementCache::of(connection());
        cache.put(u"SELECT ? + 1"_s, prepared(u"SELECT ? + 1"_s));
        for (const int number : {1, 41}) {
            auto query = cache.take(u"SELECT ? + 1"_s);
            QVERIFY(query);
            query->bindValue(0, number);
            QVERIFY(query->exec());
            QVERIFY(query->next());
            QCOMPARE(query->value(0).toInt(), number + 1);
            query->finish();
            cache.put(u"SELECT ? + 1"_s, std::move(*query));
        }
    }

    void textsAreTakenAsTheyAre()
    {
        StatementCache &cache = StatementCache::of(connection());
        cache.put(u"SELECT 1"_s, prepared(u"SELECT 1"_s));
        QVERIFY(!cache.take(u"select 1"_s));
        QVERIFY(!cache.take(u"SELECT 1 "_s));
        QVERIFY(!cache.take(QString()));
    }

    void ofTwoAlikeOneIsKept()
    {
        StatementCache &cache = StatementCache::of(connection());
        cache.put(u"SELECT 1"_s, prepared(u"SELECT 1"_s));
        cache.put(u"SELECT 1"_s, prepared(u"SELECT 1"_s));
        QVERIFY(cache.take(u"SELECT 1"_s));
        QVERIFY(!cache.take(u"SELECT 1"_s));
    }

    void keeps256AndBeginsAnew()
    {
        am::sql::forgetStatements(connection()); // those that open() ran
        StatementCache &cache = StatementCache::of(connection());
        for (int i = 1; i <= 256; ++i)
            cache.put(numbered(i), prepared(numbered(i)));
        for (int i = 1; i <= 256; ++i) {
            auto query = cache.take(numbered(i));
            QVERIFY(query);
            cache.put(numbered(i), std::move(*query));
        }
        cache.put(numbered(257), prepared(numbered(257)));
        QVERIFY(cache.take(numbered(257)));
        for (int i = 1; i <= 256; ++i)
            QVERIFY(!cache.take(numbered(i)));
    }

    void isFilledByWhatRan()
    {
        StatementCache &cache = StatementCache::of(connection());
        {
            auto rows = am::sql::execute(connection(), u"SELECT 1"_s);
            QVERIFY(rows && rows->next());
            QVERIFY(!cache.take(u"SELECT 1"_s)); // it runs
        }
        QVERIFY(cache.take(u"SELECT 1"_s));
    }

    void isNotFilledByWhatFailed()
    {
        StatementCache &cache = StatementCache::of(connection());
        const QString unique = u"INSERT INTO t VALUES (?)"_s;
        QVERIFY(am::sql::execute(connection(), u"CREATE TABLE t (a TEXT UNIQUE)"_s));
        QVERIFY(am::sql::execute(connection(), unique, {u"x"_s}));
        QVERIFY(!am::sql::execute(connection(), unique, {u"x"_s}));
        QVERIFY(!cache.take(unique));
        QVERIFY(!am::sql::execute(connection(), u"SELECT nothing"_s));
        QVERIFY(!cache.take(u"SELECT nothing"_s));
    }

    void isForgottenWithItsStatements()
    {
        StatementCache::of(connection()).put(u"SELECT 1"_s, prepared(u"SELECT 1"_s));
        am::sql::forgetStatements(connection());
        QVERIFY(connection().driver()->findChildren<StatementCache *>().isEmpty());
        QVERIFY(!StatementCache::of(connection()).take(u"SELECT 1"_s));
    }

    void isForgottenUnderRunningRows()
    {
        auto rows = am::sql::execute(connection(), u"SELECT 1 UNION SELECT 2"_s);
        QVERIFY(rows && rows->next());
        am::sql::forgetStatements(connection());
        QVERIFY(rows->next());
        QCOMPARE(rows->value(0).toInt(), 2);
    }

    void followsAChangeOfTheSchema()
    {
        QVERIFY(am::sql::execute(connection(), u"CREATE TABLE t (a TEXT)"_s));
        QVERIFY(am::sql::execute(connection(), u"INSERT INTO t VALUES ('x')"_s));
        QVERIFY(am::sql::execute(connection(), u"SELECT a FROM t"_s));
        QVERIFY(am::sql::execute(connection(), u"ALTER TABLE t ADD COLUMN b TEXT"_s));
        {
            auto rows = am::sql::execute(connection(), u"SELECT a FROM t"_s);
            QVERIFY(rows && rows->next());
            QCOMPARE(rows->value(0).toString(), u"x"_s);
        }
        QVERIFY(am::sql::execute(connection(), u"DROP TABLE t"_s));
        QVERIFY(!am::sql::execute(connection(), u"SELECT a FROM t"_s));
    }

private:
    Database open()
    {
        auto opened = Database::open(m_directory->filePath(u"t.db"_s), Database::Mode::ReadWrite);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().detail));
        return std::move(*opened);
    }
    QSqlDatabase &connection() { return m_database->connection(); }
    QSqlQuery prepared(const QString &statement)
    {
        QSqlQuery query(connection());
        query.setForwardOnly(true);
        if (!query.prepare(statement))
            qFatal("%s", qPrintable(query.lastError().text()));
        return query;
    }
    static QString numbered(int number) { return u"SELECT %1"_s.arg(number); }

    std::optional<QTemporaryDir> m_directory;
    std::optional<Database> m_database;
};

QTEST_GUILESS_MAIN(tst_StatementCache)
#include "tst_statementcache.moc"
