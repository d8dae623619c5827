// SPDX-License-Identifier: MIT
#include "storage/database.h"
#include "storage/schema.h"
#include "storage/tombstonetable.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Database;
using am::TombstoneTable;

class tst_TombstoneTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        auto database = Database::open(m_directory->filePath(u"t.db"_s), Database::Mode::ReadWrite);
        QVERIFY(database);
        m_database.emplace(std::move(*database));
        QVERIFY(am::migrate(m_database->connection(), am::allMigrations()));
        m_table.emplace(m_database->connection());
    }
    void cleanup()
    {
        m_table.reset();
        m_database.reset();
    }

    void whoWasErasedIsKnownByTheTime()
    {
        QCOMPARE(erasedAt(u"default"_s), std::nullopt);
        QVERIFY(m_table->buryCaller(u"default"_s, caller, 1000));
        QCOMPARE(erasedAt(u"default"_s), 1000);
        QCOMPARE(erasedAt(u"other"_s), std::nullopt);
        QCOMPARE(*m_table->callerErasedAt(u"default"_s, u"+15550100124"_s), std::nullopt);
    }

    void isEmptyUntilSomethingIsErased_data()
    {
        QTest::addColumn<bool>("aCaller");
        QTest::newRow("a caller") << true;
        QTest::newRow("a conversation") << false;
    }
    void isEmptyUntilSomethingIsErased()
    {
        QFETCH(bool, aCaller);
        QVERIFY(*m_table->isEmpty(u"default"_s));
        QVERIFY(aCaller ? m_table->buryCaller(u"default"_s, caller, 1000)
                        : m_table->buryConversation(u"default"_s, u"conv_1"_s, 1000));
        QVERIFY(!*m_table->isEmpty(u"default"_s));
        QVERIFY(*m_table->isEmpty(u"other"_s));
    }

    void aSecondErasureCountsFromItsOwnTime()
    {
        QVERIFY(m_table->buryCaller(u"default"_s, caller, 1000));
        QVERIFY(m_table->buryCaller(u"default"_s, caller, 3000));
        QVERIFY(m_table->buryCaller(u"default"_s, caller, 2000)); // the clock was set back
        QCOMPARE(erasedAt(u"default"_s), 3000);
    }

    void aConversationIsErasedForGood()
    {
        QVERIFY(!*m_table->isConversationErased(u"default"_s, u"conv_1"_s));
        QVERIFY(m_table->buryConversation(u"default"_s, u"conv_1"_s, 1000));
        QVERIFY(m_table->buryConversation(u"default"_s, u"conv_1"_s, 2000));
        QVERIFY(*m_table->isConversationErased(u"default"_s, u"conv_1"_s));
        QVERIFY(!*m_table->isConversationErased(u"default"_s, u"conv_2"_s));
        QVERIFY(!*m_table->isConversationErased(u"other"_s, u"conv_1"_s));
    }

    void neitherNumberNorConversationIsWritten()
    {
        QVERIFY(m_table->buryCaller(u"default"_s, caller, 1000));
        QVERIFY(m_table->buryConversation(u"default"_s, u"conv_1"_s, 1000));
        m_table.reset();
        m_database.reset(); // empties the -wal into the file
        QFile file(m_directory->filePath(u"t.db"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.contains("erased_conversations"));
        QVERIFY(!bytes.contains("5550100123"));
        QVERIFY(!bytes.contains("conv_1"));
    }

private:
    std::optional<qint64> erasedAt(const QString &tenant) { return *m_table->callerErasedAt(tenant, caller); }

    const QString caller = u"+15550100123"_s;
    std::optional<QTemporaryDir> m_directory;
    std::optional<Database> m_database;
    std::optional<TombstoneTable> m_table;
};

QTEST_GUILESS_MAIN(tst_TombstoneTable)
#include "tst_tombstonetable.moc"
