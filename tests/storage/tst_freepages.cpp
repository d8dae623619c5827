// SPDX-License-Identifier: MIT
#include "storage/database.h"
#include "storage/freepages.h"
#include "storage/statement.h"

#include <QSqlQuery>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Database;

class tst_FreePages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_path = m_directory->filePath(u"t.db"_s);
    }

    void givesThemBackInSteps()
    {
        auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(database);
        fillAndEmpty(*database);
        const qint64 before = pages(*database);
        QVERIFY(before > 200);
        const auto left = am::giveBackFreePages(database->connection(), 50);
        QVERIFY(left);
        QVERIFY(*left > 0);
        QCOMPARE(pages(*database), before - 50);
        const auto none = am::giveBackFreePages(database->connection(), 10'000);
        QVERIFY(none);
        QCOMPARE(*none, 0);
        QVERIFY(pages(*database) < 10);
    }

    void leavesAnOldFileAsLargeAsItIs()
    {
        {
            auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"old"_s);
            database.setDatabaseName(m_path);
            QVERIFY(database.open());
            QVERIFY(QSqlQuery(database).exec(u"CREATE TABLE before (a TEXT)"_s));
        }
        QSqlDatabase::removeDatabase(u"old"_s);
        auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(database);
        fillAndEmpty(*database);
        const qint64 before = pages(*database);
        const auto left = am::giveBackFreePages(database->connection(), 50);
        QVERIFY(left);
        QCOMPARE(*left, 0);
        QCOMPARE(pages(*database), before);
    }

private:
    static void fillAndEmpty(Database &database)
    {
        for (const QString &statement :
             {u"CREATE TABLE t (a BLOB)"_s,
              u"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
              "INSERT INTO t SELECT randomblob(3500) FROM n"_s,
              u"DELETE FROM t"_s})
            QVERIFY(am::sql::execute(database.connection(), statement));
    }
    static qint64 pages(Database &database)
    {
        auto row = am::sql::execute(database.connection(), u"PRAGMA page_count"_s);
        return row && row->next() ? row->value(0).toLongLong() : -1;
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_FreePages)
#include "tst_freepages.moc"
