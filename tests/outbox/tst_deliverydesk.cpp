// SPDX-License-Identifier: MIT
#include "outboxfixture.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Delivery;
using am::DeliveryFilter;
using am::DeliveryState;
using am::Error;
using am::MemoryAddition;
using am::Result;
using std::chrono::milliseconds;

namespace {

const QString tenant = u"default"_s;

} // namespace

class tst_DeliveryDesk : public QObject, private am::test::OutboxFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLoggingCategory::setFilterRules(quiet);
        reset();
        m_settings.retry.clear(); // one failure is death
    }
    void cleanup()
    {
        crash();
        QLoggingCategory::setFilterRules({});
    }

    void showsAReceipt()
    {
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        std::optional<Result<am::DeliveryReceipt>> receipt;
        m_process.desk->receipt({tenant, 1}, this, [&](const auto &answer) { receipt.emplace(answer); });
        QTRY_VERIFY(receipt);
        QVERIFY(*receipt);
        QCOMPARE((**receipt).delivery.parts.size(), 2);
        QCOMPARE((**receipt).transitions.size(), 6);
        receipt.reset();
        m_process.desk->receipt({tenant, 2}, this, [&](const auto &answer) { receipt.emplace(answer); });
        QTRY_VERIFY(receipt);
        QCOMPARE(receipt->error().kind, Error::Kind::NotFound);
    }

    void showsTheRawReport()
    {
        boot();
        acceptBody(u"conv_1"_s, "{ \"type\": \"as it came\" }\r\n");
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        std::optional<Result<QByteArray>> report;
        m_process.desk->report({tenant, 1}, this, [&](const auto &answer) { report.emplace(answer); });
        QTRY_VERIFY(report);
        QCOMPARE(**report, QByteArray("{ \"type\": \"as it came\" }\r\n"));
    }

    void listsPageByPage()
    {
        for (int i = 1; i <= 5; ++i)
            accept(u"conv_%1"_s.arg(i));
        std::optional<Result<QList<Delivery>>> page;
        m_process.desk->list({.tenant = tenant, .before = 5}, 3, this,
                             [&](const auto &answer) { page.emplace(answer); });
        QTRY_VERIFY(page);
        QCOMPARE((**page).size(), 3);
        QCOMPARE((**page).first().key.id, 4);
    }

    void aReplayRemembersWhatWasDead()
    {
        dieOf(Mood::FailedAtOnce, 3);
        QTRY_COMPARE(m_process.worker->counts().dead, 3);
        QCOMPARE(replay({.ids = {1, 3}, .filter = {.tenant = tenant}}), 2);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QTRY_COMPARE(state(3), DeliveryState::Remembered);
        QCOMPARE(state(2), DeliveryState::Dead);
        QTRY_COMPARE(m_process.worker->counts().dead, 1);
        QTRY_COMPARE(m_process.worker->counts().backlog, 0);
        QCOMPARE(receipt(1), u"received, factual sending, factual dead, semantic dead, dead, factual received, "
                             "semantic received, received, factual sending, factual remembered, semantic sending, "
                             "semantic remembered, remembered"_s);
        verifyRememberedOnce({u"conv_1"_s, u"conv_3"_s});
    }

    void aReplayByFilterTakesWhatTheFilterSays_data()
    {
        QTest::addColumn<DeliveryFilter>("filter");
        QTest::addColumn<qint64>("count");
        QTest::newRow("all") << DeliveryFilter{.tenant = tenant} << qint64(3);
        QTest::newRow("one caller's") << DeliveryFilter{.tenant = tenant, .caller = u"+2"_s} << qint64(1);
        QTest::newRow("another tenant's") << DeliveryFilter{.tenant = u"other"_s} << qint64(0);
        QTest::newRow("of a reason") << DeliveryFilter{.tenant = tenant, .reason = u"no model"_s} << qint64(3);
        QTest::newRow("of no such reason") << DeliveryFilter{.tenant = tenant, .reason = u"no_model"_s} << qint64(0);
        QTest::newRow("the remembered ones")
            << DeliveryFilter{.tenant = tenant, .state = DeliveryState::Remembered} << qint64(0);
        QTest::newRow("received before") << DeliveryFilter{.tenant = tenant, .receivedUntil = 2000} << qint64(1);
        QTest::newRow("received since") << DeliveryFilter{.tenant = tenant, .receivedFrom = 2000} << qint64(2);
        QTest::newRow("received between")
            << DeliveryFilter{.tenant = tenant, .receivedFrom = 1001, .receivedUntil = 3000} << qint64(1);
    }
    void aReplayByFilterTakesWhatTheFilterSays()
    {
        QFETCH(DeliveryFilter, filter);
        m_now = 0; // conv_1 comes at 1000
        dieOf(Mood::FailedAtOnce, 3);
        accept(u"conv_9"_s, u"+9"_s);
        QTRY_COMPARE(state(4), DeliveryState::Remembered);
        QTEST(replay({.filter = filter}), "count");
    }

    void aReplayAsksBeforeItSendsAgain_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<int>("questions");
        QTest::addColumn<int>("lists");
        QTest::addColumn<int>("sent");
        QTest::newRow("not there: sent") << Mood::Busy << 0 << 0 << 2;
        QTest::newRow("nobody knows, and it is there: not sent again") << Mood::Forgetful << 0 << 1 << 1;
        QTest::newRow("nobody knows, and it is not there: sent") << Mood::Lost << 0 << 1 << 2;
        QTest::newRow("in work when it was given up, stored since: not sent again")
            << Mood::PendingThenStored << 1 << 0 << 1;
    }
    void aReplayAsksBeforeItSendsAgain()
    {
        QFETCH(Mood, mood);
        m_settings.confirmFor = milliseconds(0);
        m_settings.retry = QList<milliseconds>(mood == Mood::PendingThenStored ? 1 : 0, milliseconds(1));
        dieOf(mood, 1);
        m_store->questions = 0;
        m_store->lists = 0;
        QCOMPARE(replay({.ids = {1}, .filter = {.tenant = tenant}}), 1);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QTEST(m_store->questions, "questions");
        QTEST(m_store->lists, "lists");
        QTEST(sentCount(u"conv_1"_s, u"factual"_s), "sent");
        verifyRememberedOnce({u"conv_1"_s});
    }

    void aReplayedReportThatCouldNotBeReadIsReadAgain()
    {
        boot();
        acceptBody(u"conv_1"_s, "{\"type\":");
        QTRY_COMPARE(state(1), DeliveryState::Dead);
        QCOMPARE(replay({.ids = {1}, .filter = {.tenant = tenant}}), 1);
        QTRY_COMPARE(receipt(1), u"received, dead, received, dead"_s);
        QTRY_COMPARE(m_process.worker->counts().dead, 1);
    }

    void whatIsNotDeadIsNotReplayed()
    {
        m_store->mood = always(Mood::Silent);
        boot();
        accept(u"conv_1"_s, u"+1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Sending);
        QCOMPARE(replay({.ids = {1, 2, 99}, .filter = {.tenant = tenant}}), 0);
        QCOMPARE(state(1), DeliveryState::Sending);
    }

    void aReplayedDeliveryRunsBesideNoOtherOfItsCaller()
    {
        m_store->mood = [](const MemoryAddition &addition) {
            return addition.conversation == "conv_1"_L1 ? Mood::Busy : Mood::SilentlyStored;
        };
        boot();
        accept(u"conv_1"_s, u"+1"_s);
        accept(u"conv_2"_s, u"+1"_s);
        QTRY_COMPARE(m_store->sent.size(), 2); // conv_2 is on its way
        QCOMPARE(replay({.ids = {1}, .filter = {.tenant = tenant}}), 1);
        settle();
        QCOMPARE(m_store->sent.size(), 2);
        QCOMPARE(state(1), DeliveryState::Received);
        m_store->mood = always(Mood::Well);
        boot(); // whatever became of conv_2
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(state(2), DeliveryState::Remembered);
        QCOMPARE(m_store->sent.at(2).conversation, u"conv_2"_s);
        verifyRememberedOnce({u"conv_1"_s, u"conv_2"_s});
    }

    void aDiscardEndsForGood()
    {
        dieOf(Mood::FailedAtOnce, 2);
        QCOMPARE(discard({.ids = {1}, .filter = {.tenant = tenant}}), 1);
        const Delivery discarded = find(1);
        QCOMPARE(discarded.state, DeliveryState::Dead);
        QCOMPARE(discarded.reason, u"discarded: a test call"_s);
        QVERIFY(discarded.discardedAt > 0);
        QCOMPARE(transitions(1).last().reason, u"discarded: a test call"_s);
        QTRY_COMPARE(m_process.worker->counts().dead, 1);
        QCOMPARE(query([](am::DeliveryTable &table) { return table.counts(); })->dead, 1);
        QCOMPARE(discard({.ids = {1}, .filter = {.tenant = tenant}}), 0);
        QCOMPARE(replay({.filter = {.tenant = tenant}}), 1); // the other one
        QCOMPARE(state(1), DeliveryState::Dead);
    }

    void aDiscardLetsTheNextOfTheLineGo()
    {
        m_settings.retry = {milliseconds(3'600'000)};
        m_store->mood = once(Mood::Busy);
        boot();
        accept(u"conv_1"_s);
        accept(u"conv_2"_s);
        QTRY_COMPARE(state(1), DeliveryState::Waiting);
        QCOMPARE(state(2), DeliveryState::Received);
        QCOMPARE(discard({.filter = {.tenant = tenant}}), 0); // a filter without a state means the dead
        QCOMPARE(discard({.filter = {.tenant = tenant, .state = DeliveryState::Waiting}}), 1);
        QTRY_COMPARE(state(2), DeliveryState::Remembered);
        QCOMPARE(state(1), DeliveryState::Dead);
        QTRY_COMPARE(m_process.worker->counts().backlog, 0);
        verifyRememberedOnce({u"conv_2"_s});
    }

    void whatIsAskedAfterWhenItIsDiscardedGoesOnNoFurther()
    {
        m_settings.retry = {milliseconds(3'600'000), milliseconds(1)};
        m_store->mood = once(Mood::Forgetful);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Waiting);
        qint64 count = -1;
        m_store->listFails = [&] { // it is being looked up, and waits on disk
            if (count < 0)
                m_process.desk->discard({.ids = {1}, .filter = {.tenant = tenant}}, u"a test call"_s, this,
                                        [&count](const Result<qint64> &changed) { count = *changed; });
            return false;
        };
        execute(u"UPDATE deliveries SET next_attempt_at = 0"_s); // the worker may look at once
        m_process.worker->wake();
        QTRY_COMPARE(count, 1);
        settle();
        QCOMPARE(state(1), DeliveryState::Dead);
        QCOMPARE(m_store->sent.size(), 1);
        accept(u"conv_2"_s); // nothing has stopped
        QTRY_COMPARE(state(2), DeliveryState::Remembered);
    }

    void manyGoInSmallSteps()
    {
        execute(u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1234) "
                "INSERT INTO deliveries (tenant, platform, type, conversation, id, agent, caller, event_timestamp, "
                "body_bytes, stage, state, next_attempt_at, received_at, updated_at) SELECT 'default', "
                "'p', 't', 'c' || i, i, 'a', '+1', 0, 0, 'ended', 'dead', 0, 0, 0 FROM n"_s);
        const QSignalSpy changed(m_process.desk.get(), &am::DeliveryDesk::changed);
        const quint64 before = m_process.writer->commits();
        QCOMPARE(replay({.filter = {.tenant = tenant}}), 1234);
        QVERIFY(m_process.writer->commits() - before >= 1234 / 500);
        QCOMPARE(changed.size(), 2); // the first of them, and all
        QCOMPARE(backlog(), 1234);
        QList<qint64> ids;
        for (qint64 id = 1234; id > 0; --id)
            ids.append(id);
        QCOMPARE(replay({.ids = ids, .filter = {.tenant = tenant}}), 0);
    }

    void whatFailsIsSaid()
    {
        execute(u"ALTER TABLE delivery_parts RENAME TO away"_s);
        accept(u"conv_1"_s);
        execute(u"UPDATE deliveries SET state = 'dead', stage = 'ended'"_s);
        std::optional<Result<qint64>> answer;
        m_process.desk->replay({.filter = {.tenant = tenant}}, this,
                               [&](const auto &result) { answer.emplace(result); });
        QTRY_VERIFY(answer);
        QVERIFY(!*answer);
    }

private:
    /// So many calls of as many callers, one a second, dead of `mood`; from then on the store is well.
    void dieOf(Mood mood, int count)
    {
        m_store->mood = always(mood);
        boot();
        for (int i = 1; i <= count; ++i) {
            if (m_now)
                m_now = i * 1000;
            accept(u"conv_%1"_s.arg(i), u"+%1"_s.arg(i));
            QTRY_COMPARE(state(i), DeliveryState::Dead);
        }
        m_store->mood = always(Mood::Well);
    }

    qint64 replay(const am::DeliverySelection &selection)
    {
        std::optional<qint64> count;
        m_process.desk->replay(selection, this, [&count](const Result<qint64> &changed) { count = *changed; });
        [&count] { QTRY_VERIFY(count); }();
        return count.value_or(-1);
    }
    qint64 discard(const am::DeliverySelection &selection)
    {
        std::optional<qint64> count;
        m_process.desk->discard(selection, u"a test call"_s, this,
                                [&count](const Result<qint64> &changed) { count = *changed; });
        [&count] { QTRY_VERIFY(count); }();
        return count.value_or(-1);
    }
};

QTEST_GUILESS_MAIN(tst_DeliveryDesk)
#include "tst_deliverydesk.moc"
