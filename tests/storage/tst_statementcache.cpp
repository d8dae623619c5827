// SPDX-License-Identifier: MIT
#include "storage/statementcache.h"

#include "storage/database.h"
#include "storage/statement.h"

#include <QSqlDriver>
#include <QtTest>

#include <sqlite3.h>

using namespace Qt::StringLiterals;
using am::Database;
using am::sql::PreparedStatement;
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

    void whatWasPutIsWhatIsTaken()
    {
        StatementCache &cache = StatementCache::of(connection());
        PreparedStatement statement = prepared(u"SELECT ? + 1"_s);
        sqlite3_stmt *const same = statement.get();
        cache.put(u"SELECT ? + 1"_s, std::move(statement));
        QCOMPARE(cache.take(u"SELECT ? + 1"_s).get(), same);
    }

    void longTextsThatEndAlikeAreTakenApart()
    {
        StatementCache &cache = StatementCache::of(connection());
        const QString end = u" + 1000000000 AS the_same_end_of_both"_s;
        cache.put(u"SELECT 1"_s + end, prepared(u"SELECT 1"_s + end));
        QVERIFY(!cache.take(u"SELECT 2"_s + end));
        QVERIFY(cache.take(u"SELECT 1"_s + end));
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
            PreparedStatement statement = cache.take(numbered(i));
            QVERIFY(statement);
            cache.put(numbered(i), std::move(statement));
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
    PreparedStatement prepared(const QString &statement)
    {
        sqlite3_stmt *made = nullptr;
        if (sqlite3_prepare_v2(StatementCache::of(connection()).connection(), statement.toUtf8().constData(), -1, &made,
                               nullptr) != SQLITE_OK)
            qFatal("%s", qPrintable(statement));
        return PreparedStatement(made);
    }
    static QString numbered(int number) { return u"SELECT %1"_s.arg(number); }

    std::optional<QTemporaryDir> m_directory;
    std::optional<Database> m_database;
};

QTEST_GUILESS_MAIN(tst_StatementCache)
#include "tst_statementcache.moc"
