// SPDX-License-Identifier: MIT
#include "outboxfixture.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryKey;
using am::DeliveryRun;
using am::DeliveryState;
using am::DeliveryTable;
using am::MemoryAddition;
using am::PartTransition;
using std::chrono::milliseconds;
using Outcome = am::DeliveryRun::Outcome;
using Place = am::InFlight::Place;

namespace {

const DeliveryKey key{u"default"_s, 1};

} // namespace

/// One delivery of two parts, "factual" and "semantic", without a worker around it.
class tst_DeliveryRun : public QObject, private am::test::OutboxFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLoggingCategory::setFilterRules(quiet);
        reset();
        m_run.reset();
        m_outcome.reset();
        m_moves.clear();
        m_mayMove = [](Place) { return true; };
        m_breaker.emplace(m_settings, m_alerts, clock(), [] { return 0.5; });
        accept(u"conv_1"_s);
        change([](DeliveryTable &table) {
            return table.plan({.key = key, .caller = u"+1"_s, .parts = {u"factual"_s, u"semantic"_s}}, 1);
        });
    }
    void cleanup()
    {
        m_run.reset();
        crash();
        QLoggingCategory::setFilterRules({});
    }

    void endsInOneWay_data()
    {
        QTest::addColumn<Mood>("mood"); // of the first part, once
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("steps");
        const QString sent = u"received, factual sending, "_s;
        QTest::newRow("all is well") << Mood::Well << Outcome::Remembered << QString()
                                     << sent +
                                            u"factual remembered, semantic sending, semantic remembered, remembered"_s;
        QTest::newRow("a part is refused, the other is not")
            << Mood::BadInput << Outcome::Dead << u"factual: in a mood"_s
            << sent + u"factual dead, semantic sending, semantic remembered, dead"_s;
        QTest::newRow("a failure") << Mood::Busy << Outcome::Waiting << u"in a mood"_s << sent + u"factual waiting"_s;
        QTest::newRow("a refused key") << Mood::Denied << Outcome::Held << u"in a mood"_s
                                       << sent + u"factual waiting"_s;
        QTest::newRow("failed, says the store")
            << Mood::FailedAtOnce << Outcome::Waiting << u"the store failed to remember it: no model"_s
            << sent + u"factual waiting"_s;
    }
    void endsInOneWay()
    {
        QFETCH(Mood, mood);
        QFETCH(QString, steps);
        m_store->mood = once(mood);
        run();
        QTRY_VERIFY(m_outcome);
        QTEST(m_outcome->first, "outcome");
        QTEST(m_outcome->second, "reason");
        QCOMPARE(receipt(1), steps);
    }

    void whatTheBreakerHoldsIsNoFailureOfThisOne()
    {
        for (int other = 2; other <= 4; ++other)
            m_breaker->failed(am::CircuitBreaker::Call::Addition, {u"default"_s, other},
                              {am::Error::Kind::Busy, u"why"_s, 0});
        m_store->mood = once(Mood::Busy);
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Held);
        QCOMPARE(find(1).parts.value(0).failures, 0);
        QCOMPARE(find(1).parts.value(0).uncertain, false);
    }

    void aPlaceIsGivenAwayForTheTimeOfAnEvent()
    {
        m_store->mood = once(Mood::PendingThenStored);
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Remembered);
        QCOMPARE(m_moves.first(), Place::Sending);
        QCOMPARE(m_moves.last(), Place::Sending);
        QVERIFY(m_moves.contains(Place::Confirming));
    }

    void withoutAPlaceToSendFromItStopsBetweenTwoParts()
    {
        m_store->mood = once(Mood::PendingThenStored);
        m_mayMove = [this](Place place) { return place == Place::Confirming || m_store->sent.isEmpty(); };
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Stopped);
        QCOMPARE(receipt(1), u"received, factual sending, factual confirming, factual remembered"_s);
        QCOMPARE(m_store->sent.size(), 1);
        m_mayMove = [](Place) { return true; };
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Remembered);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void whatWasEndedMeanwhileGoesNoFurther()
    {
        m_store->mood = [this](const MemoryAddition &) {
            post(u"UPDATE deliveries SET stage = 'ended', state = 'dead'"_s, [] {});
            return Mood::Well;
        };
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Withdrawn);
        QCOMPARE(state(1), DeliveryState::Dead);
    }

    void whatCannotBeWrittenIsAbandonedBeforeItIsSent()
    {
        execute(u"ALTER TABLE delivery_transitions RENAME TO away"_s);
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Abandoned);
        QCOMPARE(m_store->sent.size(), 0);
    }

    void aPartThatTheReportNoLongerHasIsRefusedAndTheOthersAreWritten()
    {
        run(1);
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Dead);
        QCOMPARE(m_outcome->second, u"semantic: the report no longer has this part"_s);
        QCOMPARE(receipt(1), u"received, factual sending, factual remembered, semantic dead, dead"_s);
    }

    void isStoppedBetweenTwoSteps_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<QString>("steps");
        QTest::newRow("behind the answer") << Mood::Well << u"received, factual sending, factual remembered"_s;
        QTest::newRow("while it waits for an event")
            << Mood::PendingForever << u"received, factual sending, factual confirming"_s;
    }
    void isStoppedBetweenTwoSteps()
    {
        QFETCH(Mood, mood);
        m_store->mood = [this, mood](const MemoryAddition &) {
            m_run->stop();
            return mood;
        };
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Stopped);
        QTEST(receipt(1), "steps");
    }

    void whatMayHaveArrivedIsLookedForWhenItHasSettled()
    {
        m_now = 1'000'000;
        m_settings.settle = milliseconds(10'000);
        m_store->mood = once(Mood::SilentlyStored);
        run();
        QTRY_COMPARE(m_store->sent.size(), 1);
        m_now = 1'004'000;
        run(); // another process
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Waiting);
        QCOMPARE(find(1).nextAttemptAt, 1'010'000);
        QVERIFY(find(1).parts.first().uncertain);
        QCOMPARE(find(1).parts.first().failures, 0);
        QCOMPARE(m_store->lists, 0);
        m_now = 1'010'000;
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Remembered);
        QCOMPARE(m_store->lists, 1);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void aUsedUpLadderKeepsTheQuestionForAReplay()
    {
        m_settings.retry.clear();
        m_settings.confirmFor = milliseconds(0);
        m_store->mood = once(Mood::PendingForever);
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Dead);
        const am::DeliveryPart part = find(1).parts.first();
        QCOMPARE(part.eventId, u"e1"_s);
        QVERIFY(part.uncertain);
        QVERIFY(!find(1).parts.last().uncertain);
    }

    void aFailedEventIsForgotten()
    {
        m_settings.retry.clear();
        m_store->mood = once(Mood::PendingThenFailed);
        run();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->first, Outcome::Dead);
        QVERIFY(find(1).parts.first().eventId.isEmpty()); // a replay sends it anew
        QVERIFY(!find(1).parts.first().uncertain);
    }

private:
    am::Clock clock()
    {
        return [this] { return m_now.value_or(am::systemClock()); };
    }

    void change(const std::function<am::Result<am::Done>(DeliveryTable &)> &step)
    {
        bool done = false;
        m_process.writer->write<am::Done>(
            [step](QSqlDatabase &database) {
                DeliveryTable table(database);
                return step(table);
            },
            this, [&done](const am::Result<am::Done> &result) { done = result.has_value(); });
        await(done);
    }

    /// As the delivery is on disk now; `parts` of the report are left.
    void run(qsizetype parts = 2)
    {
        m_outcome.reset();
        const auto report = am::parseCallReport(body(u"conv_1"_s, u"+1"_s));
        QVERIFY(report);
        const am::DeliveryRun::Environment environment{*m_process.writer, *m_store, *m_breaker,
                                                       m_settings,        clock(),  [] { return 0.5; }};
        m_run = std::make_unique<DeliveryRun>(
            find(1), am::plan(*report, u"+1"_s, m_settings).first(parts), environment,
            DeliveryRun::Hooks{
                .move =
                    [this](Place place) {
                        m_moves.append(place);
                        return m_mayMove(place);
                    },
                .finished = [this](Outcome outcome, const QString &reason) { m_outcome.emplace(outcome, reason); }},
            nullptr);
        m_run->start();
    }

    std::optional<am::CircuitBreaker> m_breaker;
    std::unique_ptr<DeliveryRun> m_run;
    std::optional<std::pair<Outcome, QString>> m_outcome;
    QList<Place> m_moves;
    std::function<bool(Place)> m_mayMove;
};

QTEST_GUILESS_MAIN(tst_DeliveryRun)
#include "tst_deliveryrun.moc"
