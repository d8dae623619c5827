// SPDX-License-Identifier: MIT
#include "storage/deliveryerasure.h"
#include "storage/statement.h"
#include "storage/tombstonetable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryErasure;
using am::DeliveryPlan;
using am::DeliveryState;
using am::DeliveryTable;

namespace {

const QString tenant = u"default"_s;
const QString ada = u"+15550100123"_s;
const QString bob = u"+15550100144"_s;

} // namespace

class tst_DeliveryErasure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
        m_table.emplace(m_database->connection());
        m_erasure.emplace(m_database->connection());
    }
    void cleanup()
    {
        m_erasure.reset();
        m_table.reset();
        m_database.reset();
    }

    void aConversationGoesWholeAndAlone()
    {
        keep(u"conv_1"_s, ada);
        keep(u"conv_1"_s, QString(), u"post_call_audio"_s);
        keep(u"conv_2"_s, ada);
        keep(u"conv_3"_s, bob);
        QCOMPARE(*m_erasure->conversations(tenant, ada, 100, 10), (QStringList{u"conv_1"_s, u"conv_2"_s}));
        QCOMPARE(*m_erasure->conversations(tenant, ada, 2, 10), QStringList{u"conv_1"_s});
        QCOMPARE(*m_erasure->conversations(tenant, ada, 100, 1), QStringList{u"conv_1"_s});

        const auto removed = m_erasure->removeConversation(tenant, u"conv_1"_s);
        QVERIFY(removed);
        QCOMPARE(removed->reports, 2);
        QCOMPARE(removed->parts, 4);
        QCOMPARE(removed->transitions, 2);
        QCOMPARE(count(u"deliveries"_s), 2);
        QCOMPARE(count(u"delivery_bodies"_s), 2);
        QCOMPARE(count(u"delivery_parts"_s), 4);
        QCOMPARE(m_erasure->removeConversation(u"other"_s, u"conv_2"_s)->reports, 0);
    }

    void whatIsNotPlannedYetIsTheCallersToo()
    {
        accept(u"conv_1"_s, ada);
        keep(u"conv_2"_s, ada);
        accept(u"conv_3"_s, ada);
        accept(u"conv_4"_s, bob);
        QCOMPARE(*m_erasure->conversations(tenant, ada, 100, 10), (QStringList{u"conv_1"_s, u"conv_2"_s, u"conv_3"_s}));
        QCOMPARE(*m_erasure->conversations(tenant, ada, 2, 10), (QStringList{u"conv_1"_s, u"conv_2"_s}));
        QCOMPARE(m_erasure->removeConversation(tenant, u"conv_3"_s)->reports, 1);
        QCOMPARE(*m_erasure->conversations(tenant, ada, 100, 10), (QStringList{u"conv_1"_s, u"conv_2"_s}));
        QCOMPARE(count(u"delivery_bodies"_s), 3);
    }

    void aLineWithoutItsHeadMovesOn()
    {
        keep(u"conv_1"_s, ada);
        keep(u"conv_2"_s, ada);
        keep(u"conv_3"_s, ada);
        keep(u"conv_4"_s, bob);
        QVERIFY(m_erasure->removeConversation(tenant, u"conv_1"_s));
        QCOMPARE(m_table->due(5000, 100'000, 10)->deliveries.size(), 1); // bob's
        QVERIFY(m_erasure->mendLine(tenant, ada, 3000));
        QVERIFY(m_erasure->mendLine(tenant, ada, 4000)); // a line with a head stays as it is
        QCOMPARE(m_table->due(3000, 100'000, 10)->deliveries.size(), 2);
    }

    void whatMayStillBecomeAMemoryIsFound()
    {
        keep(u"conv_1"_s, ada);
        QVERIFY(m_table->move({tenant, 1},
                              {{.part = u"factual"_s, .state = DeliveryState::Sending},
                               {.part = u"factual"_s, .state = DeliveryState::Confirming, .eventId = u"e1"_s},
                               {.part = u"semantic"_s, .state = DeliveryState::Sending}},
                              2000));
        const auto unsettled = m_erasure->unsettled(tenant, ada, 100);
        QVERIFY(unsettled);
        QCOMPARE(unsettled->size(), 2);
        QCOMPARE(unsettled->first().eventId, u"e1"_s);
        QCOMPARE(unsettled->first().sentAt, 2000);
        QCOMPARE(unsettled->last().eventId, QString());
        QVERIFY(m_table->move({tenant, 1}, {{.part = u"factual"_s, .state = DeliveryState::Remembered}}, 3000));
        QCOMPARE(m_erasure->unsettled(tenant, ada, 100)->size(), 1);
        QVERIFY(m_erasure->unsettled(tenant, bob, 100)->isEmpty());
    }

    void whatIsNotPlannedHoldsAnErasureUp()
    {
        QCOMPARE(*m_erasure->newest(tenant), 0);
        QVERIFY(!*m_erasure->hasUnplanned(tenant, 100));
        accept(u"conv_1"_s, ada);
        QCOMPARE(*m_erasure->newest(tenant), 1);
        QVERIFY(*m_erasure->hasUnplanned(tenant, 1));
        QVERIFY(!*m_erasure->hasUnplanned(tenant, 0));
        QVERIFY(m_table->plan({.key = {tenant, 1}}, 1));
        QVERIFY(!*m_erasure->hasUnplanned(tenant, 1));
    }

    void aPlanHeedsTheTombstones_data()
    {
        QTest::addColumn<QString>("caller");
        QTest::addColumn<qint64>("callBeganAt");
        QTest::addColumn<bool>("erased");
        QTest::newRow("a call before the erasure") << ada << qint64(9999) << true;
        QTest::newRow("a call after it") << ada << qint64(10'000) << false;
        QTest::newRow("somebody else's call") << bob << qint64(1) << false;
        QTest::newRow("nobody's call") << QString() << qint64(1) << false;
    }
    void aPlanHeedsTheTombstones()
    {
        QFETCH(QString, caller);
        QFETCH(qint64, callBeganAt);
        QVERIFY(am::TombstoneTable(m_database->connection()).buryCaller(tenant, ada, 10'000));
        accept(u"conv_1"_s, caller);
        const auto plan =
            m_erasure->heed({.key = {tenant, 1}, .caller = caller, .parts = {u"factual"_s}}, callBeganAt, 1);
        QVERIFY(plan);
        QTEST(plan->parts.isEmpty(), "erased");
        QVERIFY(m_table->plan(*plan, 20'000));
        const auto kept = m_table->find({tenant, 1});
        QTEST(kept->reason == u"erased"_s, "erased");
        QTEST(!m_table->body({tenant, 1}), "erased");
        QTEST(*am::TombstoneTable(m_database->connection()).isConversationErased(tenant, u"conv_1"_s), "erased");
        if (!plan->parts.isEmpty())
            return;
        QCOMPARE(kept->state, DeliveryState::Remembered);
        QCOMPARE(kept->caller, QString());
        QCOMPARE(kept->bodyBytes, 0);
        QCOMPARE(m_table->transitions({tenant, 1})->last().reason, u"erased"_s);
    }

    void anErasedCallTakesItsAudioAlong()
    {
        accept(u"conv_1"_s, QString(), u"post_call_audio"_s);
        QVERIFY(m_table->plan({.key = {tenant, 1}, .state = DeliveryState::Remembered}, 1));
        QVERIFY(am::TombstoneTable(m_database->connection()).buryCaller(tenant, ada, 10'000));
        accept(u"conv_1"_s, ada);
        QVERIFY(m_erasure->heed({.key = {tenant, 2}, .caller = ada, .parts = {u"factual"_s}}, 1, 1));
        QCOMPARE(count(u"deliveries"_s), 1);
        QCOMPARE(count(u"delivery_bodies"_s), 0);
    }

    void anErasedConversationNeedsNoCaller()
    {
        accept(u"conv_1"_s, QString());
        QVERIFY(am::TombstoneTable(m_database->connection()).buryConversation(tenant, u"conv_1"_s, 1));
        const auto plan = m_erasure->heed({.key = {tenant, 1}, .caller = bob, .parts = {u"factual"_s}}, 99'999, 1);
        QCOMPARE(plan->reason, u"erased"_s);
    }

private:
    void accept(const QString &conversation, const QString &caller, const QString &type = u"post_call_transcription"_s)
    {
        QVERIFY(*m_table->insert({.tenant = tenant,
                                  .platform = u"elevenlabs"_s,
                                  .type = type,
                                  .conversation = conversation,
                                  .agent = u"agent_1"_s,
                                  .caller = caller,
                                  .body = "{}"},
                                 1000));
    }
    /// Accepted and planned.
    void keep(const QString &conversation, const QString &caller, const QString &type = u"post_call_transcription"_s)
    {
        accept(conversation, caller, type);
        QVERIFY(m_table->plan(
            {.key = {tenant, *m_erasure->newest(tenant)}, .caller = caller, .parts = {u"factual"_s, u"semantic"_s}},
            1000));
    }
    int count(const QString &table)
    {
        auto rows = am::sql::execute(m_database->connection(), u"SELECT COUNT(*) FROM %1"_s.arg(table));
        return rows->next() ? rows->value(0).toInt() : -1;
    }

    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<DeliveryTable> m_table;
    std::optional<DeliveryErasure> m_erasure;
};

QTEST_GUILESS_MAIN(tst_DeliveryErasure)
#include "tst_deliveryerasure.moc"
