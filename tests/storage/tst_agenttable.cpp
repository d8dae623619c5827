// SPDX-License-Identifier: MIT
#include "storage/agenttable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::AgentRow;
using am::AgentTable;

class tst_AgentTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
        m_table.emplace(m_database->connection(), u"default"_s, u"elevenlabs"_s);
    }
    void cleanup()
    {
        m_table.reset();
        m_database.reset();
    }

    void knowsNobodyAtFirst() { QVERIFY(all(10).isEmpty()); }

    void givesBackWhatWasPut()
    {
        QVERIFY(m_table->put({.agent = u"agent_1"_s,
                              .prompt = u"Sei freundlich. {{x}}"_s,
                              .firstMessage = u"Grüß Gott"_s,
                              .language = u"de"_s,
                              .allowedOverrides = {u"prompt"_s, u"language"_s},
                              .fetchedAt = 5,
                              .calledAt = 6}));
        const QList<AgentRow> rows = all(10);
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0].agent, u"agent_1"_s);
        QCOMPARE(rows[0].prompt, u"Sei freundlich. {{x}}"_s);
        QCOMPARE(rows[0].firstMessage, u"Grüß Gott"_s);
        QCOMPARE(rows[0].language, u"de"_s);
        QCOMPARE(rows[0].allowedOverrides, (QStringList{u"prompt"_s, u"language"_s}));
        QCOMPARE(rows[0].fetchedAt, 5);
        QCOMPARE(rows[0].calledAt, 6);
    }

    void replacesWhatWasKnown()
    {
        QVERIFY(m_table->put({.agent = u"agent_1"_s, .prompt = u"old"_s, .allowedOverrides = {u"prompt"_s}}));
        QVERIFY(m_table->put({.agent = u"agent_1"_s, .prompt = u"new"_s}));
        const QList<AgentRow> rows = all(10);
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0].prompt, u"new"_s);
        QVERIFY(rows[0].allowedOverrides.isEmpty());
    }

    void givesTheMostRecentlyCalledWhenThereAreTooMany()
    {
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_table->put({.agent = u"agent_%1"_s.arg(i), .calledAt = i}));
        const QList<AgentRow> rows = all(2);
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].agent, u"agent_4"_s);
        QCOMPARE(rows[1].agent, u"agent_3"_s);
    }

    void removesOneOnly()
    {
        QVERIFY(m_table->put({.agent = u"agent_1"_s}));
        QVERIFY(m_table->put({.agent = u"agent_2"_s}));
        QVERIFY(m_table->remove(u"agent_1"_s));
        QCOMPARE(all(10).size(), 1);
        QCOMPARE(all(10)[0].agent, u"agent_2"_s);
    }

    void keepsTenantsAndPlatformsApart()
    {
        QVERIFY(m_table->put({.agent = u"agent_1"_s, .prompt = u"ours"_s}));
        AgentTable other(m_database->connection(), u"other"_s, u"elevenlabs"_s);
        AgentTable elsewhere(m_database->connection(), u"default"_s, u"vapi"_s);
        QVERIFY(other.put({.agent = u"agent_1"_s, .prompt = u"theirs"_s}));
        QVERIFY(elsewhere.all(10)->isEmpty());
        QVERIFY(elsewhere.remove(u"agent_1"_s));
        QCOMPARE(all(10).size(), 1);
        QCOMPARE(all(10)[0].prompt, u"ours"_s);
    }

private:
    QList<AgentRow> all(int most)
    {
        const auto rows = m_table->all(most);
        return rows ? *rows : QList<AgentRow>();
    }

    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<AgentTable> m_table;
};

QTEST_GUILESS_MAIN(tst_AgentTable)
#include "tst_agenttable.moc"
