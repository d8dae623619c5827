// SPDX-License-Identifier: MIT
#include "storage/deliverytable.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryKey;
using am::DeliveryPlan;
using am::DeliveryState;
using am::DeliveryTable;
using am::Error;
using am::NewDelivery;
using am::Result;

namespace {

const QString tenant = u"default"_s;

NewDelivery report(const QString &conversation, const QByteArray &body = "{}")
{
    return {.tenant = tenant,
            .platform = u"elevenlabs"_s,
            .type = u"post_call_transcription"_s,
            .conversation = conversation,
            .agent = u"agent_1"_s,
            .caller = QString(),
            .eventTimestamp = 7,
            .body = body};
}

DeliveryKey key(qint64 id)
{
    return {tenant, id};
}

QList<qint64> idsOf(const QList<am::Delivery> &deliveries)
{
    QList<qint64> ids;
    for (const am::Delivery &delivery : deliveries)
        ids.append(delivery.key.id);
    return ids;
}

} // namespace

class tst_DeliveryTable : public QObject
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

    void keepsAReportByteForByte()
    {
        const QByteArray body("{\"a\":\"\0\xff\" }\r\n", 13);
        QVERIFY(*m_table->insert(report(u"conv_1"_s, body), 1000));
        const auto kept = m_table->find(key(1));
        QVERIFY(kept);
        QCOMPARE(kept->conversation, u"conv_1"_s);
        QCOMPARE(kept->agent, u"agent_1"_s);
        QCOMPARE(kept->caller, QString());
        QCOMPARE(kept->state, DeliveryState::Received);
        QCOMPARE(kept->eventTimestamp, 7);
        QCOMPARE(kept->receivedAt, 1000);
        QCOMPARE(kept->bodyBytes, body.size());
        QCOMPARE(*m_table->body(key(1)), body);
    }

    void whatComesAgainChangesNothing()
    {
        QVERIFY(*m_table->insert(report(u"conv_1"_s, "first"), 1000));
        NewDelivery again = report(u"conv_1"_s, "second");
        again.agent = u"other"_s;
        QVERIFY(!*m_table->insert(again, 2000));
        QCOMPARE(*m_table->body(key(1)), QByteArray("first"));
        QCOMPARE(m_table->find(key(1))->agent, u"agent_1"_s);
        QCOMPARE(value(u"SELECT COUNT(*) FROM deliveries"_s), 1);
        QCOMPARE(value(u"SELECT COUNT(*) FROM delivery_bodies"_s), 1);
        QCOMPARE(m_table->transitions(key(1))->size(), 1);
    }

    void theReceiptBeginsWithHowItCame()
    {
        NewDelivery fetched = report(u"conv_1"_s);
        fetched.note = u"fetched"_s;
        QVERIFY(*m_table->insert(fetched, 1000));
        QVERIFY(*m_table->insert(report(u"conv_2"_s), 1000));
        QCOMPARE(m_table->transitions(key(1))->first().reason, u"fetched"_s);
        QCOMPARE(m_table->transitions(key(2))->first().reason, QString());
        QCOMPARE(m_table->transitions(key(2))->first().at, 1000);
        QVERIFY(m_table->transitions(key(3))->isEmpty()); // there is no such delivery
        QVERIFY(m_table->plan({.key = key(1), .caller = u"+1"_s, .parts = {u"factual"_s}}, 2000));
        const auto planned = m_table->transitions(key(1));
        QCOMPARE(planned->size(), 1);
        QCOMPARE(planned->first().state, DeliveryState::Received);
        QCOMPARE(planned->first().reason, u"fetched"_s);
        QCOMPARE(planned->first().at, 1000); // when it came, not when it was planned
    }

    void whatIsPlannedASecondTimeArrivedOnce()
    {
        QVERIFY(*m_table->insert(report(u"conv_1"_s), 1000));
        QVERIFY(m_table->plan({.key = key(1), .state = DeliveryState::Dead, .reason = u"no JSON"_s}, 2000));
        QVERIFY(*m_table->replay(key(1), 3000));
        QCOMPARE(idsOf(*m_table->unplanned(9, 1000)), QList<qint64>{1});
        QVERIFY(m_table->plan({.key = key(1), .caller = u"+1"_s, .parts = {u"factual"_s}}, 4000));
        QStringList reasons;
        const auto receipt = m_table->transitions(key(1));
        for (const am::DeliveryTransition &step : *receipt)
            reasons.append(step.reason);
        QCOMPARE(reasons, (QStringList{QString(), u"no JSON"_s, u"replayed"_s}));
    }

    void whatWasNotPlannedYetIsSeenLikeTheRest()
    {
        keep(1, u"+1"_s);
        NewDelivery known = report(u"conv_2"_s);
        known.caller = u"+1"_s;
        QVERIFY(*m_table->insert(known, 50));
        keepAs(3, report(u"conv_3"_s), u"+1"_s);
        known.conversation = u"conv_4"_s;
        QVERIFY(*m_table->insert(known, 60));
        finish(1, 70);
        const am::DeliveryFilter received{.tenant = tenant, .state = DeliveryState::Received};
        QCOMPARE(idsOf(*m_table->list(received, 9)), (QList<qint64>{4, 3, 2}));
        QCOMPARE(*m_table->ids(received, 2), (QList<qint64>{4, 3}));
        QCOMPARE(idsOf(*m_table->list({.tenant = tenant, .caller = u"+1"_s}, 9)), (QList<qint64>{4, 3, 2, 1}));
        QCOMPARE(idsOf(*m_table->list({.tenant = tenant, .caller = u"+1"_s, .before = 4}, 2)), (QList<qint64>{3, 2}));
        QCOMPARE(idsOf(*m_table->list({.tenant = tenant, .state = DeliveryState::Received, .caller = u"+1"_s}, 9)),
                 (QList<qint64>{4, 3, 2}));
        QCOMPARE(idsOf(*m_table->list({.tenant = tenant, .state = DeliveryState::Remembered}, 9)), QList<qint64>{1});
        QCOMPARE(m_table->counts()->backlog, 3);
        finish(3, 80);
        QCOMPARE(*m_table->oldestUnfinished(tenant), 50);
        QVERIFY(m_table->plan({.key = key(2), .state = DeliveryState::Remembered}, 90));
        QCOMPARE(*m_table->oldestUnfinished(tenant), 60);
        QCOMPARE(m_table->counts()->backlog, 1);
    }

    void anAcceptanceTouchesFewIndexes()
    {
        // What was not planned yet is in none of the indexes that a planned delivery is found by.
        QVERIFY(*m_table->insert(report(u"conv_1"_s), 1));
        for (const QString &index : {u"deliveries_caller"_s, u"deliveries_state"_s, u"deliveries_line"_s,
                                     u"deliveries_due"_s, u"deliveries_discarded"_s}) {
            const QString condition =
                text(u"SELECT substr(sql, instr(sql, 'WHERE') + 6) FROM sqlite_master WHERE name = '%1'"_s.arg(index));
            QVERIFY2(!condition.isEmpty(), qPrintable(index));
            QCOMPARE(value(u"SELECT COUNT(*) FROM deliveries WHERE "_s + condition), 0);
        }
        QCOMPARE(value(u"SELECT COUNT(*) FROM delivery_transitions"_s), 0);
        QCOMPARE(value(u"SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'deliveries' AND "
                       "(sql IS NULL OR instr(sql, 'WHERE') = 0)"_s),
                 1); // its key; the rows stand in order of (tenant, id)
    }

    void findsEverythingThatCameOfOneCall()
    {
        NewDelivery audio = report(u"conv_1"_s);
        audio.type = u"post_call_audio"_s;
        NewDelivery elsewhere = report(u"conv_1"_s);
        elsewhere.tenant = u"second"_s;
        for (const NewDelivery &delivery : {audio, report(u"conv_2"_s), report(u"conv_1"_s), elsewhere})
            QVERIFY(*m_table->insert(delivery, 1));
        const auto found = m_table->ofConversation(tenant, u"elevenlabs"_s, u"conv_1"_s);
        QVERIFY(found);
        QCOMPARE(idsOf(*found), (QList<qint64>{1, 3}));
        QCOMPARE(found->first().type, u"post_call_audio"_s);
        QVERIFY(m_table->ofConversation(tenant, u"vapi"_s, u"conv_1"_s)->isEmpty());
    }

    void everyPartOfTheIdentityCounts()
    {
        QVERIFY(*m_table->insert(report(u"conv_1"_s), 1));
        NewDelivery other = report(u"conv_1"_s);
        other.type = u"post_call_audio"_s;
        QVERIFY(*m_table->insert(other, 1));
        other.platform = u"vapi"_s;
        QVERIFY(*m_table->insert(other, 1));
        other.tenant = u"second"_s;
        QVERIFY(*m_table->insert(other, 1));
        QCOMPARE(m_table->find({u"second"_s, 1})->platform, u"vapi"_s); // ids rise within a tenant
        QCOMPARE(m_table->find(key(3))->platform, u"vapi"_s);
    }

    void emptyIsNotNull()
    {
        NewDelivery empty;
        empty.tenant = tenant;
        QVERIFY(*m_table->insert(empty, 1));
        QCOMPARE(*m_table->body(key(1)), QByteArray());
    }

    void unknownIsNotFound()
    {
        QCOMPARE(m_table->find(key(1)).error().kind, Error::Kind::NotFound);
        QCOMPARE(m_table->body(key(1)).error().kind, Error::Kind::NotFound);
    }

    void plansInOrderOfArrivalAndWithinABound()
    {
        for (int i = 1; i <= 5; ++i)
            QVERIFY(*m_table->insert(report(u"conv_%1"_s.arg(i), QByteArray(100, ' ')), 100 - i));
        QCOMPARE(idsOf(*m_table->unplanned(3, 1000)), (QList<qint64>{1, 2, 3}));
        QCOMPARE(idsOf(*m_table->unplanned(10, 250)), (QList<qint64>{1, 2}));
        QCOMPARE(idsOf(*m_table->unplanned(10, 10)), QList<qint64>{1}); // one always
        QVERIFY(m_table->plan({.key = key(1), .caller = u"+1"_s, .parts = {u"factual"_s}}, 200));
        QCOMPARE(idsOf(*m_table->unplanned(2, 1000)), (QList<qint64>{2, 3}));
    }

    void withoutPartsItEndsAtOnce()
    {
        QVERIFY(*m_table->insert(report(u"conv_1"_s), 1));
        QVERIFY(m_table->plan({.key = key(1), .state = DeliveryState::Remembered, .reason = u"nothing"_s}, 2));
        QCOMPARE(m_table->find(key(1))->state, DeliveryState::Remembered);
        QCOMPARE(m_table->find(key(1))->reason, u"nothing"_s);
        QVERIFY(due(1000, 10)->deliveries.isEmpty());
        QCOMPARE(m_table->transitions(key(1))->last().reason, u"nothing"_s);
    }

    void isPlannedOnce()
    {
        keep(1, u"+1"_s);
        QVERIFY(m_table->plan({.key = key(1), .caller = u"+2"_s, .parts = {u"semantic"_s}}, 9));
        const auto delivery = m_table->find(key(1));
        QCOMPARE(delivery->caller, u"+1"_s);
        QCOMPARE(delivery->parts.size(), 2);
    }

    void oneCallersDeliveriesStandInLine()
    {
        keep(1, u"+1"_s);
        keep(2, u"+1"_s);
        keep(3, u"+2"_s);
        keep(4, u"+1"_s);
        QCOMPARE(idsOf(due(1000, 10)->deliveries), (QList<qint64>{1, 3}));
        QVERIFY(m_table->postpone(key(1), {sending()}, 5000, 10));
        QCOMPARE(idsOf(due(1000, 10)->deliveries), QList<qint64>{3}); // the line waits with its first
        finish(1, 1000);
        QCOMPARE(idsOf(due(1000, 10)->deliveries), (QList<qint64>{3, 2}));
        finish(2, 1000);
        QCOMPARE(idsOf(due(1000, 10)->deliveries), (QList<qint64>{3, 4}));
        finish(3, 1000);
        finish(4, 1000);
        QVERIFY(due(1000, 10)->deliveries.isEmpty());
        keep(5, u"+1"_s); // nobody ahead any more
        QCOMPARE(idsOf(due(1000, 10)->deliveries), QList<qint64>{5});
    }

    void theLongestDueGoesFirst()
    {
        for (int i = 1; i <= 4; ++i)
            keep(i, u"+%1"_s.arg(i));
        QVERIFY(m_table->postpone(key(1), {}, 300, 10));
        QVERIFY(m_table->postpone(key(2), {}, 200, 10));
        QVERIFY(m_table->postpone(key(3), {}, 800, 10));
        const auto found = due(500, 10);
        QCOMPARE(idsOf(found->deliveries), (QList<qint64>{4, 2, 1}));
        QCOMPARE(found->nextAt, std::optional<qint64>(800));
        QCOMPARE(idsOf(due(500, 2)->deliveries), (QList<qint64>{4, 2}));
        QCOMPARE(due(900, 10)->nextAt, std::nullopt);
        QCOMPARE(found->deliveries.first().parts.size(), 0); // whoever begins one reads them
    }

    void whatWasPutOffByAClockSetBackIsDue()
    {
        for (int i = 1; i <= 4; ++i)
            keep(i, u"+%1"_s.arg(i));
        QVERIFY(m_table->postpone(key(1), {}, 5000, 10));
        QVERIFY(m_table->postpone(key(2), {}, 1600, 10));
        QVERIFY(m_table->postpone(key(3), {}, 1601, 10));
        const auto found = m_table->due(1000, 1600, 10);
        QCOMPARE(idsOf(found->deliveries), (QList<qint64>{4, 3, 1}));
        QCOMPARE(found->nextAt, std::optional<qint64>(1600));
        QCOMPARE(idsOf(m_table->due(1000, 1600, 2)->deliveries), (QList<qint64>{4, 3}));
    }

    void oneReceivedBeforeTheClockWasSetBackDoesNotWaitForItsArrival()
    {
        QVERIFY(*m_table->insert(report(u"conv_1"_s), 5000));
        QVERIFY(m_table->plan({.key = key(1), .caller = u"+1"_s, .parts = {u"factual"_s}}, 1000));
        QCOMPARE(m_table->find(key(1))->nextAttemptAt, 1000);
    }

    void aPartRemembersItsSteps()
    {
        keep(1, u"+1"_s);
        QVERIFY(m_table->move(key(1), {sending()}, 20));
        QVERIFY(m_table->move(key(1), {{.part = u"factual"_s, .state = DeliveryState::Confirming, .eventId = u"e1"_s}},
                              30));
        QVERIFY(m_table->postpone(key(1),
                                  {{.part = u"factual"_s,
                                    .state = DeliveryState::Waiting,
                                    .reason = u"slow"_s,
                                    .uncertain = true,
                                    .failures = 1}},
                                  500, 40));
        const auto waiting = m_table->find(key(1));
        QCOMPARE(waiting->state, DeliveryState::Waiting);
        QCOMPARE(waiting->reason, u"slow"_s);
        QCOMPARE(waiting->attempts, 1);
        QCOMPARE(waiting->nextAttemptAt, 500);
        const am::DeliveryPart part = waiting->parts.first();
        QCOMPARE(part.eventId, u"e1"_s);
        QCOMPARE(part.attempts, 1);
        QCOMPARE(part.failures, 1);
        QCOMPARE(part.uncertain, true);
        QCOMPARE(part.updatedAt, 40);

        QVERIFY(m_table->move(key(1),
                              {{.part = u"factual"_s,
                                .state = DeliveryState::Remembered,
                                .memoryIds = QStringList{u"m1"_s, u"m\"2"_s},
                                .uncertain = false},
                               sending(u"semantic"_s)},
                              50));
        QVERIFY(m_table->end(key(1),
                             {{.part = u"semantic"_s, .state = DeliveryState::Remembered, .reason = u"nothing new"_s}},
                             DeliveryState::Remembered, {}, 60));
        const auto done = m_table->find(key(1));
        QCOMPARE(done->state, DeliveryState::Remembered);
        QCOMPARE(done->attempts, 2);
        QCOMPARE(done->parts.first().memoryIds, (QStringList{u"m1"_s, u"m\"2"_s}));
        QStringList receipt;
        const auto transitions = m_table->transitions(key(1));
        for (const am::DeliveryTransition &step : *transitions)
            receipt.append(
                u"%1 %2%3%4"_s.arg(step.at).arg(step.part, step.part.isEmpty() ? u""_s : u" "_s, am::name(step.state)));
        QCOMPARE(receipt, (QStringList{u"1 received"_s, u"20 factual sending"_s, u"30 factual confirming"_s,
                                       u"40 factual waiting"_s, u"50 factual remembered"_s, u"50 semantic sending"_s,
                                       u"60 semantic remembered"_s, u"60 remembered"_s}));
    }

    void whoEndsSaysWhetherTheLineGoesOn()
    {
        keep(1, u"+1"_s);
        keep(2, u"+2"_s);
        keep(3, u"+1"_s);
        const auto end = [this](qint64 id) { return m_table->end(key(id), {}, DeliveryState::Remembered, {}, 10); };
        QVERIFY(*end(1));
        QCOMPARE(idsOf(due(10, 10)->deliveries), (QList<qint64>{2, 3}));
        QVERIFY(!*end(2));
        QVERIFY(!*end(3));
        QVERIFY(due(10, 10)->deliveries.isEmpty());
    }

    void whoStandsBehindDoesNotEnd()
    {
        keep(1, u"+1"_s);
        keep(2, u"+1"_s);
        QVERIFY(!m_table->end(key(2), {}, DeliveryState::Remembered, {}, 10));
        QCOMPARE(m_table->find(key(2))->state, DeliveryState::Received);
    }

    void oneRememberedPartDoesNotEndIt()
    {
        keep(1, u"+1"_s);
        QVERIFY(m_table->move(key(1), {sending()}, 10));
        QVERIFY(m_table->move(key(1), {{.part = u"factual"_s, .state = DeliveryState::Remembered}}, 20));
        QCOMPARE(m_table->find(key(1))->state, DeliveryState::Sending);
        QCOMPARE(m_table->counts()->backlog, 1);
        QCOMPARE(idsOf(due(1000, 10)->deliveries), QList<qint64>{1});
    }

    void refusesForbiddenSteps()
    {
        keep(1, u"+1"_s);
        const auto refused = m_table->move(key(1), {{.part = u"factual"_s, .state = DeliveryState::Confirming}}, 9);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Internal);
        QVERIFY(!m_table->move(key(1), {sending(u"nosuch"_s)}, 9));
        QVERIFY(!m_table->move(key(2), {sending()}, 9));
        finish(1, 10);
        QVERIFY(!m_table->end(key(1), {}, DeliveryState::Dead, {}, 11)); // it has ended
        QCOMPARE(m_table->find(key(1))->state, DeliveryState::Remembered);
    }

    void whatMayFollow_data()
    {
        QTest::addColumn<DeliveryState>("from");
        QTest::addColumn<QList<DeliveryState>>("to");
        using enum DeliveryState;
        QTest::newRow("received: sent or given up") << Received << QList<DeliveryState>{Sending, Dead};
        QTest::newRow("sending: anything but unsent")
            << Sending << QList<DeliveryState>{Sending, Confirming, Remembered, Waiting, Dead};
        QTest::newRow("confirming: known, or sent again")
            << Confirming << QList<DeliveryState>{Sending, Remembered, Waiting, Dead};
        QTest::newRow("remembered: nothing") << Remembered << QList<DeliveryState>{};
        QTest::newRow("waiting: anything but unsent")
            << Waiting << QList<DeliveryState>{Sending, Confirming, Remembered, Waiting, Dead};
        QTest::newRow("dead: replayed, to be sent or to be asked after")
            << Dead << QList<DeliveryState>{Received, Waiting};
    }
    void whatMayFollow()
    {
        QFETCH(DeliveryState, from);
        QFETCH(QList<DeliveryState>, to);
        using enum DeliveryState;
        for (const DeliveryState state : {Received, Sending, Confirming, Remembered, Waiting, Dead})
            QCOMPARE(am::mayFollow(from, state), to.contains(state));
    }

    void countsWhatIsLeft()
    {
        for (int i = 1; i <= 4; ++i)
            keep(i, u"+%1"_s.arg(i));
        QVERIFY(*m_table->insert(report(u"unplanned"_s), 1));
        finish(1, 10);
        QVERIFY(m_table->end(key(2), {}, DeliveryState::Dead, u"no"_s, 10));
        QVERIFY(m_table->move(key(3), {sending()}, 10));
        QCOMPARE(m_table->counts()->backlog, 3);
        QCOMPARE(m_table->counts()->dead, 1);
    }

    void listsPageByPage()
    {
        for (int i = 1; i <= 6; ++i)
            keep(i, u"+%1"_s.arg(i % 2));
        finish(2, 10);
        QCOMPARE(idsOf(*m_table->list({.tenant = tenant}, 4)), (QList<qint64>{6, 5, 4, 3}));
        QCOMPARE(idsOf(*m_table->list({.tenant = tenant, .before = 3}, 4)), (QList<qint64>{2, 1}));
        QCOMPARE(idsOf(*m_table->list({.tenant = tenant, .caller = u"+0"_s}, 9)), (QList<qint64>{6, 4, 2}));
        QCOMPARE(idsOf(*m_table->list({.tenant = tenant, .state = DeliveryState::Remembered}, 9)), QList<qint64>{2});
        QCOMPARE(idsOf(*m_table->list({.tenant = tenant, .state = DeliveryState::Remembered, .caller = u"+1"_s}, 9)),
                 QList<qint64>{});
        QVERIFY(m_table->list({.tenant = u"other"_s}, 9)->isEmpty());
    }

    // What walks a table instead of an index takes seconds here, not milliseconds.
    void aLargeBacklogChangesNothing()
    {
        const QString many = u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
                             "INSERT INTO deliveries (tenant, platform, type, conversation, id, agent, caller, "
                             "event_timestamp, body_bytes, stage, state, next_attempt_at, received_at, "
                             "updated_at) SELECT 'default', 'p', '%1', 'c' || i, i + %2, 'a', %3, 0, 0, "
                             "'%4', '%5', 1000000 + i, 0, 0 FROM n"_s;
        QVERIFY(m_database->connection().transaction());
        execute(many.arg(u"a"_s).arg(0).arg(u"'+1'"_s, u"ended"_s, u"remembered"_s));
        execute(many.arg(u"b"_s).arg(60'000).arg(u"'+1'"_s, u"behind"_s, u"received"_s));
        execute(many.arg(u"c"_s).arg(120'000).arg(u"'+' || i"_s, u"due"_s, u"waiting"_s));
        QElapsedTimer timer;
        timer.start();
        for (int i = 180'001; i <= 180'200; ++i) {
            keep(i, u"+9%1"_s.arg(i));
            QCOMPARE(due(1000, 8)->deliveries.size(), 1);
            finish(i, 10);
            QCOMPARE(m_table->list({.tenant = tenant, .state = DeliveryState::Remembered, .before = 500}, 5)->size(),
                     5);
            QCOMPARE(m_table->list({.tenant = tenant, .caller = u"+1"_s}, 5)->size(), 5);
            QCOMPARE(idsOf(*m_table->ofConversation(tenant, u"p"_s, u"c59999"_s)),
                     (QList<qint64>{59'999, 119'999, 179'999}));
            keep(++i, u"+1"_s); // behind 60,000
        }
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(m_database->connection().commit());
    }

private:
    /// Keeps and plans a report of two parts, at 1.
    void keep(qint64 id, const QString &caller) { keepAs(id, report(u"conv_%1"_s.arg(id)), caller); }

    void keepAs(qint64 id, const NewDelivery &report, const QString &caller)
    {
        QVERIFY(*m_table->insert(report, 1));
        QVERIFY(m_table->plan({.key = key(id), .caller = caller, .parts = {u"factual"_s, u"semantic"_s}}, 1));
    }

    Result<am::DueDeliveries> due(qint64 now, int limit) { return m_table->due(now, now + 1'000'000'000, limit); }

    void finish(qint64 id, qint64 now) { QVERIFY(m_table->end(key(id), {}, DeliveryState::Remembered, {}, now)); }

    static am::PartTransition sending(const QString &part = u"factual"_s)
    {
        return {.part = part, .state = DeliveryState::Sending};
    }

    void execute(const QString &statement) { QVERIFY(am::sql::execute(m_database->connection(), statement)); }

    qint64 value(const QString &statement)
    {
        auto query = am::sql::execute(m_database->connection(), statement);
        return query && query->next() ? query->value(0).toLongLong() : -1;
    }

    QString text(const QString &statement)
    {
        auto query = am::sql::execute(m_database->connection(), statement);
        return query && query->next() ? query->value(0).toString() : QString();
    }

    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<DeliveryTable> m_table;
};

QTEST_GUILESS_MAIN(tst_DeliveryTable)
#include "tst_deliverytable.moc"
