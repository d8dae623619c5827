// SPDX-License-Identifier: MIT
#include "storage/erasuretable.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::ErasureRecord;
using am::ErasureStage;
using am::ErasureTable;
using am::UnsettledPart;

class tst_ErasureTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
        m_table.emplace(m_database->connection());
    }
    void cleanup()
    {
        m_table.reset();
        m_database.reset();
    }

    void keepsAnErasureWhole()
    {
        ErasureRecord record = begun(u"key_1"_s, 1000);
        record.unsettled = {{.eventId = u"e\"1"_s, .sentAt = 900}, {.eventId = {}, .sentAt = 950}};
        record.certificate = "{\"reports\":1}";
        QVERIFY(m_table->insert(record));
        const auto found = m_table->latest(u"default"_s, u"key_1"_s);
        QVERIFY(found && *found);
        const ErasureRecord &kept = **found;
        QCOMPARE(kept.tenant, record.tenant);
        QCOMPARE(kept.callerKey, record.callerKey);
        QCOMPARE(kept.begunAt, 1000);
        QCOMPARE(kept.caller, record.caller);
        QCOMPARE(kept.actor, u"operator"_s);
        QCOMPARE(kept.upTo, 42);
        QCOMPARE(kept.stage, ErasureStage::Erasing);
        QCOMPARE(kept.unsettled, record.unsettled);
        QCOMPARE(kept.certificate, record.certificate);
    }

    void anIdentityIsNew()
    {
        QVERIFY(m_table->insert(begun(u"key_1"_s, 1000)));
        QVERIFY(!m_table->insert(begun(u"key_1"_s, 1000)));
        QVERIFY(m_table->insert(begun(u"key_1"_s, 1001)));
        QVERIFY(m_table->insert(begun(u"key_2"_s, 1000)));
    }

    void tellsTheLastOfACaller()
    {
        QVERIFY(m_table->insert(begun(u"key_1"_s, 2000)));
        QVERIFY(m_table->insert(begun(u"key_1"_s, 1000)));
        QVERIFY(m_table->insert(begun(u"key_2"_s, 3000)));
        QCOMPARE((*m_table->latest(u"default"_s, u"key_1"_s))->begunAt, 2000);
        QVERIFY(!*m_table->latest(u"default"_s, u"key_3"_s));
        QVERIFY(!*m_table->latest(u"second"_s, u"key_1"_s));
    }

    void forgetsTheCallerOnceNothingIsLeft()
    {
        ErasureRecord record = begun(u"key_1"_s, 1000);
        QVERIFY(m_table->insert(record));
        record.caller.clear();
        record.actor = u"somebody else"_s; // not to be changed afterwards
        record.upTo = 7;
        record.stage = ErasureStage::Cleaning;
        record.certificate = "{}";
        QVERIFY(m_table->update(record));
        const ErasureRecord kept = **m_table->latest(u"default"_s, u"key_1"_s);
        QCOMPARE(kept.caller, QString());
        QCOMPARE(kept.stage, ErasureStage::Cleaning);
        QCOMPARE(kept.certificate, QByteArray("{}"));
        QCOMPARE(kept.actor, u"operator"_s);
        QCOMPARE(kept.upTo, 42);
    }

    void goesOnWithTheOldest()
    {
        for (const qint64 at : {3000, 1000, 2000, 4000})
            QVERIFY(m_table->insert(begun(u"key_%1"_s.arg(at), at)));
        ErasureRecord over = begun(u"key_2000"_s, 2000);
        over.stage = ErasureStage::Finished;
        QVERIFY(m_table->update(over));
        ErasureRecord nearlyOver = begun(u"key_3000"_s, 3000);
        nearlyOver.stage = ErasureStage::Cleaning;
        QVERIFY(m_table->update(nearlyOver));
        QList<qint64> left;
        const auto unfinished = m_table->unfinished();
        for (const ErasureRecord &record : *unfinished)
            left.append(record.begunAt);
        QCOMPARE(left, (QList<qint64>{1000, 3000, 4000}));
    }

    void conversationsAreThereUntilForgotten()
    {
        const ErasureRecord record = begun(u"key_1"_s, 1000);
        const ErasureRecord other = begun(u"key_2"_s, 1000);
        QVERIFY(*m_table->addConversation(record, u"conv_2"_s));
        QVERIFY(*m_table->addConversation(record, u"conv_1"_s));
        QVERIFY(!*m_table->addConversation(record, u"conv_2"_s));
        QVERIFY(*m_table->addConversation(other, u"conv_2"_s));
        QCOMPARE(*m_table->conversations(record), (QStringList{u"conv_1"_s, u"conv_2"_s}));
        QVERIFY(m_table->forgetConversations(record));
        QVERIFY(m_table->conversations(record)->isEmpty());
        QCOMPARE(*m_table->conversations(other), QStringList{u"conv_2"_s});
    }

    void failsWithTheDatabase()
    {
        QVERIFY(am::sql::execute(m_database->connection(), u"DROP TABLE erasures"_s));
        QVERIFY(!m_table->insert(begun(u"key_1"_s, 1)));
        QVERIFY(!m_table->update(begun(u"key_1"_s, 1)));
        QVERIFY(!m_table->unfinished());
        QVERIFY(!m_table->latest(u"default"_s, u"key_1"_s));
    }

private:
    static ErasureRecord begun(const QString &callerKey, qint64 at)
    {
        return {.tenant = u"default"_s,
                .callerKey = callerKey,
                .begunAt = at,
                .caller = u"+15550100123"_s,
                .actor = u"operator"_s,
                .upTo = 42};
    }

    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<ErasureTable> m_table;
};

QTEST_GUILESS_MAIN(tst_ErasureTable)
#include "tst_erasuretable.moc"
