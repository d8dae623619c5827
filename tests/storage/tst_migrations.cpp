// SPDX-License-Identifier: MIT
#include "storage/database.h"
#include "storage/migrations.h"
#include "storage/schema.h"
#include "storage/statement.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Database;
using am::Migration;

class tst_Migrations : public QObject
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
    }
    void cleanup() { m_database.reset(); }

    void choosesTheSteps_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<QList<int>>("steps");
        QTest::newRow("a new file needs all") << 0 << QList<int>{1, 2, 4};
        QTest::newRow("a file of version 1 needs the later ones") << 1 << QList<int>{2, 4};
        QTest::newRow("a number that is no step is passed over") << 3 << QList<int>{4};
        QTest::newRow("the newest needs none") << 4 << QList<int>{};
    }
    void choosesTheSteps()
    {
        QFETCH(int, version);
        QFETCH(QList<int>, steps);
        QList<int> chosen;
        for (const Migration &migration : am::pendingMigrations(version, m_steps))
            chosen.append(migration.version);
        QCOMPARE(chosen, steps);
    }

    void runsEachStepOnce()
    {
        QVERIFY(am::migrate(m_database->connection(), m_steps.first(2)));
        QCOMPARE(number(u"PRAGMA user_version"_s), 2);
        QVERIFY(am::migrate(m_database->connection(), m_steps));
        QCOMPARE(number(u"PRAGMA user_version"_s), 4);
        QVERIFY(am::migrate(m_database->connection(), m_steps));
        QCOMPARE(number(u"SELECT count(*) FROM pets"_s), 2);
    }

    void refusesANewerFile()
    {
        QVERIFY(am::migrate(m_database->connection(), m_steps));
        const auto refused = am::migrate(m_database->connection(), m_steps.first(2));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, am::Error::Kind::Storage);
        for (const QString &part : {m_directory->filePath(u"t.db"_s), u"version 4"_s, u"up to 2"_s})
            QVERIFY2(refused.error().detail.contains(part), qPrintable(refused.error().detail));
        QCOMPARE(number(u"PRAGMA user_version"_s), 4);
    }

    void leavesTheFileAsTheFailingStepFoundIt()
    {
        QList<Migration> steps = m_steps.first(2);
        steps.append({5, u"broken"_s, {u"DELETE FROM pets"_s, u"CREATE TABLE toys (a TEXT)"_s, u"NONSENSE"_s}});
        const auto failed = am::migrate(m_database->connection(), steps);
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, am::Error::Kind::Storage);
        QVERIFY(failed.error().detail.contains("version 5 (broken)"_L1));
        QCOMPARE(number(u"PRAGMA user_version"_s), 2);
        QCOMPARE(number(u"SELECT count(*) FROM pets"_s), 1);
        QCOMPARE(number(u"SELECT count(*) FROM sqlite_master WHERE name = 'toys'"_s), 0);
        // And the connection is fit for the next attempt.
        QVERIFY(am::migrate(m_database->connection(), m_steps));
    }

    void bringsTheDaemonsSchema()
    {
        QSet<int> numbers;
        for (const Migration &migration : am::allMigrations())
            numbers.insert(migration.version);
        QCOMPARE(numbers.size(), am::allMigrations().size());
        QVERIFY(am::migrate(m_database->connection(), am::allMigrations()));
        QVERIFY(am::migrate(m_database->connection(), am::allMigrations()));
    }

private:
    int number(const QString &statement)
    {
        auto query = am::sql::execute(m_database->connection(), statement);
        return query && query->next() ? query->value(0).toInt() : -1;
    }

    const QList<Migration> m_steps = {
        {1, u"pets"_s, {u"CREATE TABLE pets (name TEXT)"_s, u"INSERT INTO pets VALUES ('Ada')"_s}},
        {2, u"age"_s, {u"ALTER TABLE pets ADD COLUMN age INTEGER"_s}},
        {4, u"another"_s, {u"INSERT INTO pets VALUES ('Bo', 3)"_s}}};
    std::optional<QTemporaryDir> m_directory;
    std::optional<Database> m_database;
};

QTEST_GUILESS_MAIN(tst_Migrations)
#include "tst_migrations.moc"
