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
    am::Result<QSqlQuery> run(const QString &statement, const QVariantList &values = {})
    {
        return am::sql::execute(m_database->connection(), statement, values);
    }

    std::optional<QTemporaryDir> m_directory;
    std::optional<Database> m_database;
};

QTEST_GUILESS_MAIN(tst_Statement)
#include "tst_statement.moc"
