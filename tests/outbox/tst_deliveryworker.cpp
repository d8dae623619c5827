// SPDX-License-Identifier: MIT
#include "outboxfixture.h"
#include "storage/tombstonetable.h"
#include "support/testdata.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Delivery;
using am::DeliveryState;
using am::MemoryAddition;
using std::chrono::milliseconds;

class tst_DeliveryWorker : public QObject, private am::test::OutboxFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLoggingCategory::setFilterRules(u"agenticmemory.daemon.outbox.info=false"_s);
        reset();
    }
    void cleanup()
    {
        crash();
        QLoggingCategory::setFilterRules({});
    }

    void remembers()
    {
        QLoggingCategory::setFilterRules({});
        QTest::ignoreMessage(QtInfoMsg, "remembered caller=***23 conversation=conv_1 parts=2 attempts=2 memories=4");
        boot();
        QSignalSpy remembered(m_process.worker.get(), &am::DeliveryWorker::remembered);
        accept(u"conv_1"_s, u"+15550100123"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QTRY_COMPARE(remembered.size(), 1);
        QCOMPARE(remembered.first(), (QVariantList{u"default"_s, u"+15550100123"_s, false}));
        QCOMPARE(m_store->sent.size(), 2);
        const MemoryAddition &factual = m_store->sent.first();
        QCOMPARE(factual.part, u"factual"_s);
        QCOMPARE(factual.caller, u"+15550100123"_s);
        QCOMPARE(factual.conversation, u"conv_1"_s);
        QCOMPARE(factual.messages.size(), 2);
        QCOMPARE(m_store->sent.last().part, u"semantic"_s);
        QCOMPARE(find(1).parts.first().memoryIds, (QStringList{u"m1"_s, u"m2"_s}));
        QCOMPARE(receipt(1), u"received, factual sending, factual remembered, semantic sending, semantic remembered, "
                             "remembered"_s);
        QCOMPARE(m_store->lists, 0);
        QTRY_COMPARE(m_process.worker->counts().backlog, 0);
    }

    void knowsNoCountsBeforeTheyAreCounted()
    {
        boot(false);
        accept(u"conv_1"_s);
        m_store->mood = always(Mood::Silent);
        boot();
        QCOMPARE(m_process.worker->counts().backlog, -1);
        QCOMPARE(m_process.worker->counts().dead, -1);
        QTRY_COMPARE(m_process.worker->counts().backlog, 1);
        QCOMPARE(m_process.worker->counts().dead, 0);
    }

    void sendingIsOnDiskBeforeTheRequestLeaves()
    {
        QString seen;
        m_store->mood = [&](const MemoryAddition &addition) {
            for (const am::DeliveryPart &part : find(1).parts) {
                if (part.name == addition.part)
                    seen += part.name + u' ' + am::name(part.state) + u' ';
            }
            return Mood::Well;
        };
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(seen, u"factual sending semantic sending "_s);
    }

    void theRegisterKnowsTheCallerBest()
    {
        boot();
        accept(u"conv_1"_s, u"+15550100199"_s, u"+15550100123"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(m_store->sent.first().caller, u"+15550100123"_s);
        QCOMPARE(find(1).caller, u"+15550100123"_s);
    }

    void aCallBeforeItsCallersErasureIsNotRemembered()
    {
        boot(false);
        accept(u"conv_1"_s); // began at 1795336800
        bury(u"+15550100123"_s, 1795336800'001);
        QTest::ignoreMessage(QtInfoMsg,
                             "remembered caller=- conversation=conv_1 parts=0 attempts=0 memories=0: erased");
        QLoggingCategory::setFilterRules({});
        boot();
        QTRY_COMPARE(find(1).reason, u"erased"_s);
        QCOMPARE(find(1).caller, QString());
        QCOMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(receipt(1), u"received, remembered"_s);
        QCOMPARE(m_store->sent.size(), 0);
        const bool isKept = query([](am::DeliveryTable &table) { return table.body({u"default"_s, 1}).has_value(); });
        QVERIFY(!isKept);
        QTRY_COMPARE(m_process.worker->counts().backlog, 0);
    }

    void aCallAfterItsCallersErasureIsRemembered()
    {
        bury(u"+15550100123"_s, 1795336800'000);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(m_store->sent.size(), 2);
        QCOMPARE(find(1).caller, u"+15550100123"_s);
    }

    void aCallThatNeverBeganIsFoundByItsCallerToo()
    {
        boot();
        acceptBody(u"conv_1"_s, am::test::testData(u"elevenlabs/post-call/05_call_initiation_failure_twilio.json"_s),
                   u"call_initiation_failure"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(find(1).caller, u"+15550100166"_s);
    }

    void whatIsNothingToRememberIsOver_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("reason");
        QTest::newRow("audio") << u"post_call_audio"_s << am::test::testData(u"elevenlabs/post-call/04_audio.json"_s)
                               << u"nothing to remember: post_call_audio"_s;
        QTest::newRow("audio is not even looked at")
            << u"post_call_audio"_s << QByteArray("\0", 1) << u"nothing to remember: post_call_audio"_s;
        QTest::newRow("a call that never began")
            << u"call_initiation_failure"_s
            << am::test::testData(u"elevenlabs/post-call/05_call_initiation_failure_twilio.json"_s)
            << u"the call never began: busy (twilio CallStatus busy, SIP 487)"_s;
        QTest::newRow("another product's event") << u"voice_removed"_s << QByteArray("{\"type\":\"voice_removed\"}")
                                                 << u"nothing to remember: voice_removed"_s;
        QTest::newRow("nobody on the line")
            << u"post_call_transcription"_s << body(u"conv_1"_s, QString()) << u"no caller: kept, not remembered"_s;
    }
    void whatIsNothingToRememberIsOver()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, body);
        boot();
        acceptBody(u"conv_1"_s, body, type);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QTEST(find(1).reason, "reason");
        QCOMPARE(m_store->sent.size(), 0);
        QTRY_COMPARE(m_process.worker->counts().backlog, 0);
    }

    void aReportOfNobodyMayBeDiscarded_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("kept");
        const QString transcription = u"post_call_transcription"_s;
        QTest::newRow("nobody's goes") << transcription << body(u"conv_1"_s, QString()) << false;
        QTest::newRow("somebody's stays") << transcription << body(u"conv_1"_s, u"+15550100123"_s) << true;
        QTest::newRow("a recording stays, which names nobody")
            << u"post_call_audio"_s << am::test::testData(u"elevenlabs/post-call/04_audio.json"_s) << true;
    }
    void aReportOfNobodyMayBeDiscarded()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, body);
        QFETCH(bool, kept);
        m_settings.anonymousCalls = am::DeliverySettings::AnonymousCalls::Discard;
        boot();
        acceptBody(u"conv_1"_s, body, type);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        const bool hasBody = query([](am::DeliveryTable &table) { return table.body({u"default"_s, 1}).has_value(); });
        QCOMPARE(hasBody, kept);
        if (!kept)
            QCOMPARE(find(1).reason, u"no caller: not kept"_s);
    }

    void whatCannotBeReadIsDeadAndKept()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^dead .*no JSON at byte"_s));
        boot();
        acceptBody(u"conv_1"_s, "{\"type\":");
        QTRY_COMPARE(state(1), DeliveryState::Dead);
        QVERIFY(find(1).reason.startsWith("no JSON at byte"_L1));
        QCOMPARE(storedBody(1), QByteArray("{\"type\":"));
        QTRY_COMPARE(m_process.worker->counts().dead, 1);
        QCOMPARE(m_process.worker->counts().backlog, 0);
    }

    void nothingNewIsSaid()
    {
        m_store->mood = always(Mood::NothingNew);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(find(1).reason, u"nothing new"_s);
        QCOMPARE(find(1).parts.first().reason, u"nothing new"_s);
    }

    void goesOnAfterAMishap_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<int>("sent"); // how often the first part was
        QTest::addColumn<bool>("lookedUp");
        QTest::addColumn<QString>("steps");
        const QString again = u"received, factual sending, factual waiting, factual sending, factual remembered"_s;
        const QString found = u"received, factual sending, factual waiting, factual remembered"_s;
        QTest::newRow("busy") << Mood::Busy << 2 << false << again;
        QTest::newRow("failed at once") << Mood::FailedAtOnce << 2 << false << again;
        QTest::newRow("not arrived, but who knows: looked up, sent again") << Mood::Lost << 2 << true << again;
        QTest::newRow("arrived, but who knows: looked up, not doubled") << Mood::Forgetful << 1 << true << found;
        QTest::newRow("pending, then stored") << Mood::PendingThenStored << 1 << false
                                              << u"received, factual sending, factual confirming, factual remembered"_s;
        QTest::newRow("pending, then failed")
            << Mood::PendingThenFailed << 2 << false
            << u"received, factual sending, factual confirming, factual waiting, factual sending, factual remembered"_s;
        QTest::newRow("pending, the event is unknown: looked up")
            << Mood::PendingForgotten << 1 << true
            << u"received, factual sending, factual confirming, factual remembered"_s;
        QTest::newRow("pending for too long: looked up, sent again")
            << Mood::PendingForever << 2 << true
            << u"received, factual sending, factual confirming, factual sending, factual remembered"_s;
    }
    void goesOnAfterAMishap()
    {
        QLoggingCategory::setFilterRules(quiet);
        QFETCH(Mood, mood);
        QFETCH(int, sent);
        QFETCH(QString, steps);
        m_settings.confirmFor = milliseconds(mood == Mood::PendingForever ? 20 : 5000);
        m_settings.abandonPending = milliseconds(10);
        m_store->mood = once(mood);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(sentCount(u"conv_1"_s, u"factual"_s), sent);
        QCOMPARE(sentCount(u"conv_1"_s, u"semantic"_s), 1);
        QTEST(m_store->lists > 0, "lookedUp");
        QCOMPARE(receipt(1), steps + u", semantic sending, semantic remembered, remembered"_s);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void aSlowEventIsAskedAfterAndNothingIsSentTwice()
    {
        QLoggingCategory::setFilterRules(quiet);
        m_now = 1'000'000;
        m_settings.confirmFor = milliseconds(0);
        m_settings.abandonPending = milliseconds(1000);
        m_settings.retry = QList<milliseconds>(20, milliseconds(200)); // half of it, here
        m_store->mood = once(Mood::PendingForever);
        boot();
        accept(u"conv_1"_s);
        for (int question = 1; question <= 10; ++question) {
            QTRY_COMPARE(find(1).parts.value(0).failures, question);
            QCOMPARE(state(1), DeliveryState::Waiting);
            QCOMPARE(find(1).parts.first().eventId, u"e1"_s);
            QCOMPARE(find(1).nextAttemptAt, *m_now + 100);
            QCOMPARE(m_store->sent.size(), 1);
            QCOMPARE(m_store->lists, 0);
            *m_now += 100;
            m_process.worker->wake();
        }
        QTRY_COMPARE(state(1), DeliveryState::Remembered); // a second after it was sent it is given up
        QCOMPARE(sentCount(u"conv_1"_s, u"factual"_s), 2);
        QCOMPARE(m_store->lists, 1);
        QCOMPARE(reason(1, u"factual"_s, DeliveryState::Sending), u"not confirmed within 1 s, not found: sent again"_s);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void anEventThatIsNotThereYetIsAskedAfterAgain()
    {
        QLoggingCategory::setFilterRules(quiet);
        m_settings.settle = milliseconds(60'000); // an event may lag behind its addition as well as a list
        m_store->mood = once(Mood::PendingUnseen);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(sentCount(u"conv_1"_s, u"factual"_s), 1);
        QCOMPARE(m_store->lists, 0);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void whatMayHaveArrivedIsSaidOfTheDeadToo()
    {
        QLoggingCategory::setFilterRules(quiet);
        m_settings.retry = {milliseconds(1)};
        m_store->mood = always(Mood::Lost);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Dead);
        QVERIFY(find(1).parts.first().uncertain); // whoever replays it has to look it up
        QVERIFY(!find(1).parts.last().uncertain); // never sent
    }

    void lookingUpMayFailToo()
    {
        QLoggingCategory::setFilterRules(quiet);
        m_store->mood = once(Mood::Forgetful);
        int failures = 2;
        m_store->listFails = [&failures] { return failures-- > 0; };
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(find(1).parts.first().failures, 3);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void waitsAsLongAsTheLadderSays()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^waiting "_s));
        m_now = 1'000'000;
        m_settings.retry = {milliseconds(8000)};
        m_store->mood = once(Mood::Busy);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Waiting);
        QCOMPARE(find(1).nextAttemptAt, 1'004'000); // half: the test's random number
        m_now = 1'003'999;
        m_process.worker->wake();
        settle();
        QCOMPARE(m_store->sent.size(), 1);
        m_now = 1'004'000;
        m_process.worker->wake();
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
    }

    void isDeadWhenTheLadderIsUsedUp()
    {
        for (int i = 0; i < 2; ++i)
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^waiting "_s));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^dead "_s));
        m_settings.retry = QList<milliseconds>(2, milliseconds(1));
        m_store->mood = always(Mood::Busy);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Dead);
        QCOMPARE(m_store->sent.size(), 3);
        const Delivery dead = find(1);
        QCOMPARE(dead.reason, u"factual: in a mood"_s);
        QCOMPARE(dead.parts.last().state, DeliveryState::Dead);
        QCOMPARE(dead.parts.last().reason, u"not tried any more"_s);
        QTRY_COMPARE(m_process.worker->counts().dead, 1);
    }

    void badInputIsDeadAtOnceButItsOtherPartsAreNot()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^dead "_s));
        m_store->mood = once(Mood::BadInput);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Dead);
        QCOMPARE(m_store->sent.size(), 2);
        QCOMPARE(find(1).reason, u"factual: in a mood"_s);
        QCOMPARE(find(1).parts.last().state, DeliveryState::Remembered);
        QTRY_COMPARE(m_process.worker->counts().dead, 1);
    }

    void aBadKeyBurnsNothing()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"refuses our credentials"_s)); // once
        m_settings.retry.clear();
        int refusals = 6;
        m_store->mood = [&refusals](const MemoryAddition &) { return refusals-- > 0 ? Mood::Denied : Mood::Well; };
        boot();
        accept(u"conv_1"_s);
        accept(u"conv_2"_s, u"+15550100124"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QTRY_COMPARE(state(2), DeliveryState::Remembered);
        QCOMPARE(find(1).parts.first().failures, 0);
        verifyRememberedOnce({u"conv_1"_s, u"conv_2"_s});
    }

    void aBadKeyPausesEverybody()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"refuses our credentials"_s));
        m_now = 1'000'000;
        m_store->mood = always(Mood::Denied);
        m_settings.deniedPause = milliseconds(60'000);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Waiting);
        accept(u"conv_2"_s, u"+15550100124"_s);
        settle();
        QCOMPARE(m_store->sent.size(), 1);
        m_store->mood = always(Mood::Well);
        m_now = 1'060'000;
        m_process.worker->wake();
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QTRY_COMPARE(state(2), DeliveryState::Remembered);
    }

    void aKeyThatWasMendedIsTriedAtOnce()
    {
        QLoggingCategory::setFilterRules(quiet);
        m_settings.deniedPause = milliseconds(3'600'000);
        m_store->mood = always(Mood::Denied);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Waiting);
        QCOMPARE(m_alerts.standing().value(0).name, u"memory_store_denied"_s);
        m_store->mood = always(Mood::Well);
        m_process.worker->wake();
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QVERIFY(m_alerts.standing().isEmpty());
    }

    void anOutageBurnsNoLadder()
    {
        QLoggingCategory::setFilterRules(quiet);
        m_settings.retry = QList<milliseconds>(2, milliseconds(1)); // three attempts and nobody would be left
        m_settings.inFlight = 4;
        m_store->mood = always(Mood::Busy);
        QStringList conversations;
        for (int i = 1; i <= 8; ++i) {
            conversations.append(u"conv_%1"_s.arg(i));
            accept(conversations.last(), u"+%1"_s.arg(i));
        }
        boot();
        QTRY_VERIFY(m_store->sent.size() >= 60);
        for (int i = 1; i <= 8; ++i)
            QVERIFY2(find(i).parts.value(0).failures < 2, qPrintable(QString::number(i)));
        m_store->mood = always(Mood::Well);
        QTRY_COMPARE(backlog(), 0);
        verifyRememberedOnce(conversations);
    }

    void inAnOutageOneTriesForAll()
    {
        QLoggingCategory::setFilterRules(quiet);
        m_now = 1'000'000;
        m_settings.failingPause = milliseconds(1000);
        m_settings.failingPauseAtMost = milliseconds(1000);
        m_store->mood = always(Mood::Busy);
        for (int i = 1; i <= 8; ++i)
            accept(u"conv_%1"_s.arg(i), u"+%1"_s.arg(i));
        boot();
        settle();
        const qsizetype sent = m_store->sent.size();
        QVERIFY(sent >= 3 && sent <= 8);
        QSet<QString> tried;
        for (int turn = 1; turn <= 5; ++turn) {
            *m_now += 1000;
            Q_EMIT m_process.outbox->accepted(1); // looks again, as a timer would
            QTRY_COMPARE(m_store->sent.size(), sent + turn);
            settle();
            QCOMPARE(m_store->sent.size(), sent + turn);
            tried.insert(m_store->sent.last().conversation);
        }
        QVERIFY(tried.size() > 1); // and not always the same
    }

    void aClockThatJumpsFreezesNothing_data()
    {
        QTest::addColumn<qint64>("jump");
        QTest::addColumn<Mood>("mood");
        constexpr qint64 day = 86'400'000;
        QTest::newRow("back while it waits") << -30 * day << Mood::FailedAtOnce;
        QTest::newRow("back while nobody knows whether it arrived") << -30 * day << Mood::Forgetful;
        QTest::newRow("back after a crash while it was sent") << -30 * day << Mood::SilentlyStored;
        QTest::newRow("back while it is confirmed") << -30 * day << Mood::PendingThenStored;
        QTest::newRow("forward while it waits") << 30 * day << Mood::FailedAtOnce;
        QTest::newRow("forward after a crash while it was sent") << 30 * day << Mood::SilentlyStored;
    }
    void aClockThatJumpsFreezesNothing()
    {
        QLoggingCategory::setFilterRules(quiet);
        QFETCH(qint64, jump);
        QFETCH(Mood, mood);
        m_now = 1'700'000'000'000;
        m_settings.retry = QList<milliseconds>(5, milliseconds(3'600'000));
        m_settings.settle = milliseconds(10'000);
        m_settings.confirmEvery = milliseconds(60'000);
        m_store->mood = once(mood);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(m_store->sent.size(), 1);
        settle();
        crash();
        *m_now += jump;
        m_settings.confirmEvery = milliseconds(1);
        boot();
        accept(u"conv_2"_s, u"+2"_s);
        QTRY_COMPARE(state(2), DeliveryState::Remembered);
        for (int turn = 0; turn < 3 && state(1) != DeliveryState::Remembered; ++turn) {
            settle();
            *m_now += 10'000; // what was sent settles, by the new clock
            m_process.worker->wake();
            settle();
        }
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        verifyRememberedOnce({u"conv_1"_s, u"conv_2"_s});
    }

    void aStallHoldsNobodyElse()
    {
        m_store->mood = [](const MemoryAddition &addition) {
            return addition.caller == "+1"_L1 ? Mood::Silent : Mood::Well;
        };
        boot();
        accept(u"conv_1"_s, u"+1"_s);
        accept(u"conv_2"_s, u"+1"_s);
        accept(u"conv_3"_s, u"+2"_s);
        QTRY_COMPARE(state(3), DeliveryState::Remembered);
        QCOMPARE(state(1), DeliveryState::Sending);
        QCOMPARE(state(2), DeliveryState::Received);
    }

    void nobodyHasMoreInFlightThanAllowed()
    {
        m_settings.inFlight = 3;
        m_store->mood = always(Mood::Silent);
        boot();
        for (int i = 1; i <= 9; ++i)
            accept(u"conv_%1"_s.arg(i), u"+%1"_s.arg(i));
        QTRY_COMPARE(m_store->sent.size(), 3);
        settle();
        QCOMPARE(m_store->sent.size(), 3);
    }

    void whoeverWaitsForAnEventHoldsNobodyUp()
    {
        m_settings.inFlight = 1;
        m_settings.confirmEvery = milliseconds(60'000);
        m_store->mood = [](const MemoryAddition &addition) {
            return addition.caller == "+9"_L1 ? Mood::Well : Mood::PendingForever;
        };
        boot();
        for (int i = 1; i <= 8; ++i)
            accept(u"conv_%1"_s.arg(i), u"+%1"_s.arg(i));
        accept(u"conv_9"_s, u"+9"_s);
        QTRY_COMPARE(state(9), DeliveryState::Remembered);
        for (int i = 1; i <= 8; ++i)
            QCOMPARE(state(i), DeliveryState::Confirming);
        accept(u"conv_10"_s, u"+10"_s); // no more than 8 of them for each place, then they take it
        accept(u"conv_11"_s, u"+9"_s);
        QTRY_COMPARE(state(10), DeliveryState::Confirming);
        settle();
        QCOMPARE(state(11), DeliveryState::Received);
    }

    void largeReportsGoOneAfterTheOther()
    {
        m_settings.reportBytesInFlight = 1; // each one is larger
        m_store->mood = always(Mood::SilentlyStored);
        boot();
        accept(u"conv_1"_s, u"+1"_s);
        accept(u"conv_2"_s, u"+2"_s);
        QTRY_COMPARE(m_store->sent.size(), 1);
        settle();
        QCOMPARE(state(2), DeliveryState::Received);
        m_store->mood = always(Mood::Well);
        boot();
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QTRY_COMPARE(state(2), DeliveryState::Remembered);
    }

    void aLongLineHasOnePlace()
    {
        m_settings.inFlight = 2;
        QHash<QString, int> atOnce;
        int most = 0;
        m_store->memories.delay = 1;
        m_store->mood = [&](const MemoryAddition &addition) {
            if (addition.part == "factual"_L1)
                most = std::max(most, ++atOnce[addition.caller]);
            else
                --atOnce[addition.caller];
            return Mood::Well;
        };
        for (int i = 1; i <= 300; ++i)
            accept(u"conv_%1"_s.arg(i, 4, 10, QLatin1Char('0')), u"+1"_s);
        for (int i = 1; i <= 5; ++i)
            accept(u"late_%1"_s.arg(i), u"+2%1"_s.arg(i));
        boot();
        for (qint64 late = 301; late <= 305; ++late)
            QTRY_COMPARE(state(late), DeliveryState::Remembered);
        // Each of the others took a turn beside one of the long line.
        qsizetype ahead = 0;
        for (; m_store->sent.at(ahead).conversation != "late_5"_L1; ++ahead) {
        }
        QVERIFY2(ahead < 60, qPrintable(QString::number(ahead)));
        QCOMPARE(most, 1);
    }

    void whatIsWrongWithOneCallersReportIsNobodyElsesTrouble()
    {
        QLoggingCategory::setFilterRules(quiet);
        m_settings.retry = QList<milliseconds>(3, milliseconds(3'600'000));
        m_settings.inFlight = 1;
        m_store->mood = [](const MemoryAddition &addition) {
            return addition.caller == "+1"_L1 ? Mood::FailedAtOnce : Mood::Well;
        };
        boot();
        accept(u"conv_1"_s, u"+1"_s);
        accept(u"conv_2"_s, u"+1"_s);
        accept(u"conv_3"_s, u"+2"_s);
        QTRY_COMPARE(state(3), DeliveryState::Remembered);
        QCOMPARE(state(1), DeliveryState::Waiting);
        QCOMPARE(state(2), DeliveryState::Received);
    }

    void nothingOfAHeldCallerIsBegun()
    {
        boot();
        int held = 0;
        m_process.worker->holdCaller(u"default"_s, u"+1"_s, this, [&held] { ++held; });
        QCOMPARE(held, 0);
        QTRY_COMPARE(held, 1);
        m_settings.inFlight = 1;
        accept(u"conv_1"_s, u"+1"_s);
        accept(u"conv_2"_s, u"+2"_s);
        QTRY_COMPARE(state(2), DeliveryState::Remembered);
        settle();
        QCOMPARE(state(1), DeliveryState::Received);
        m_process.worker->releaseCaller(u"default"_s, u"+1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(held, 1);
    }

    void aCallerIsHeldWhenTheirDeliveryHasStopped_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<QString>("steps");
        QTest::newRow("behind the part that was sent")
            << Mood::Well << u"received, factual sending, factual remembered"_s;
        QTest::newRow("at once while it waits for an event")
            << Mood::PendingThenStored << u"received, factual sending, factual confirming"_s;
    }
    void aCallerIsHeldWhenTheirDeliveryHasStopped()
    {
        QFETCH(Mood, mood);
        m_settings.confirmEvery = milliseconds(60'000);
        bool held = false;
        m_store->mood = [&](const MemoryAddition &) {
            m_process.worker->holdCaller(u"default"_s, u"+1"_s, this, [&held] { held = true; });
            return mood;
        };
        boot();
        accept(u"conv_1"_s, u"+1"_s);
        QTRY_VERIFY(held);
        QTEST(receipt(1), "steps");
        settle();
        QTEST(receipt(1), "steps");
        m_store->mood = always(Mood::Well);
        m_settings.confirmEvery = milliseconds(1);
        m_process.worker->releaseCaller(u"default"_s, u"+1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void whatIsTakenAwayWhileItIsHeldIsGone()
    {
        boot();
        bool held = false;
        m_process.worker->holdCaller(u"default"_s, u"+1"_s, this, [&held] { held = true; });
        accept(u"conv_1"_s, u"+1"_s);
        settle();
        QVERIFY(held);
        for (const QString &table :
             {u"deliveries"_s, u"delivery_bodies"_s, u"delivery_parts"_s, u"delivery_transitions"_s})
            execute(u"DELETE FROM "_s + table);
        m_process.worker->releaseCaller(u"default"_s, u"+1"_s);
        accept(u"conv_2"_s, u"+1"_s);
        QTRY_COMPARE(m_store->sent.size(), 2);
        QCOMPARE(m_store->sent.first().conversation, u"conv_2"_s);
        QTRY_COMPARE(m_process.worker->counts().backlog, 0);
    }

    void saysWhoseMemoriesAreAboutToChangeAgain()
    {
        boot(false);
        accept(u"conv_1"_s, u"+1"_s);
        accept(u"conv_2"_s, u"+2"_s);
        accept(u"conv_3"_s, u"+1"_s);
        accept(u"conv_4"_s, u"+1"_s);
        boot();
        QSignalSpy remembered(m_process.worker.get(), &am::DeliveryWorker::remembered);
        QTRY_COMPARE(remembered.size(), 4);
        QList<bool> first;
        QList<bool> second;
        for (const QVariantList &told : std::as_const(remembered))
            (told.at(1) == u"+1"_s ? first : second).append(told.at(2).toBool());
        QCOMPARE(first, (QList<bool>{true, true, false}));
        QCOMPARE(second, QList<bool>{false});
    }

    void oneCallersReportsGoInOrder()
    {
        QLoggingCategory::setFilterRules(quiet);
        int calls = 0;
        m_store->mood = [&calls](const MemoryAddition &) { return ++calls % 3 == 1 ? Mood::Busy : Mood::Well; };
        boot();
        for (int i = 1; i <= 6; ++i)
            accept(u"conv_%1"_s.arg(i));
        QTRY_COMPARE(state(6), DeliveryState::Remembered);
        verifyRememberedOnce({u"conv_1"_s, u"conv_2"_s, u"conv_3"_s, u"conv_4"_s, u"conv_5"_s, u"conv_6"_s});
        verifyOrder();
    }

    void aLongCallGoesInManyParts()
    {
        boot();
        acceptBody(u"conv_1"_s, am::test::testData(u"elevenlabs/post-call/11_transcription_400_turns.json"_s));
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        const Delivery delivery = find(1);
        QVERIFY(delivery.parts.size() > 6);
        QCOMPARE(m_store->sent.size(), delivery.parts.size());
        for (qsizetype i = 0; i < delivery.parts.size(); ++i)
            QCOMPARE(m_store->sent.at(i).part, delivery.parts.at(i).name);
    }

    void otherSettingsDoNotCutItOtherwiseAfterwards()
    {
        m_settings.chunkCharacters = 20;
        m_store->mood = always(Mood::Silent);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(m_store->sent.size(), 1);
        const qsizetype parts = find(1).parts.size();
        QVERIFY(parts > 2);
        crash();
        m_store->mood = always(Mood::Well);
        m_settings.chunkCharacters = 6000;
        m_settings.rationale = true;
        boot();
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(m_store->sent.last().part, u"semantic/%1"_s.arg(parts - 1));
    }

    void goesOnAfterACrash_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<DeliveryState>("state");
        QTest::addColumn<int>("sent");
        QTest::newRow("while sending, not arrived") << Mood::Silent << DeliveryState::Sending << 2;
        QTest::newRow("while sending, arrived") << Mood::SilentlyStored << DeliveryState::Sending << 1;
        QTest::newRow("while confirming") << Mood::PendingThenStored << DeliveryState::Confirming << 1;
        QTest::newRow("while confirming, failed meanwhile")
            << Mood::PendingThenFailed << DeliveryState::Confirming << 2;
        QTest::newRow("while waiting") << Mood::Busy << DeliveryState::Waiting << 2;
        QTest::newRow("while waiting, arrived") << Mood::Forgetful << DeliveryState::Waiting << 1;
    }
    void goesOnAfterACrash()
    {
        QLoggingCategory::setFilterRules(quiet);
        QFETCH(Mood, mood);
        QFETCH(int, sent);
        QFETCH(DeliveryState, state);
        m_settings.retry.first() = milliseconds(400);
        m_settings.confirmEvery = milliseconds(60'000);
        m_store->mood = once(mood);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(this->state(1), state);
        QTRY_COMPARE(m_store->sent.size(), 1); // the row is there before the request is
        crash();
        m_settings.confirmEvery = milliseconds(1);
        boot();
        QTRY_COMPARE(this->state(1), DeliveryState::Remembered);
        QCOMPARE(sentCount(u"conv_1"_s, u"factual"_s), sent);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void whatIsKeptBeforeThereIsAWorkerIsRememberedToo()
    {
        accept(u"conv_1"_s);
        settle();
        QCOMPARE(m_store->sent.size(), 0);
        crash();
        boot();
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void whatIsOverStaysOver()
    {
        QLoggingCategory::setFilterRules(quiet);
        m_settings.retry.clear();
        m_store->mood = [](const MemoryAddition &addition) {
            return addition.conversation == "conv_1"_L1 ? Mood::Busy : Mood::Well;
        };
        boot();
        accept(u"conv_1"_s);
        accept(u"conv_2"_s);
        QTRY_COMPARE(state(2), DeliveryState::Remembered);
        crash();
        m_store->mood = always(Mood::Well);
        m_store->sent.clear();
        boot();
        accept(u"conv_2"_s); // redelivered
        accept(u"conv_3"_s);
        QTRY_COMPARE(state(3), DeliveryState::Remembered);
        QCOMPARE(state(1), DeliveryState::Dead);
        QCOMPARE(m_store->sent.size(), 2);
        QTRY_COMPARE(m_process.worker->counts().dead, 1);
        QTRY_COMPARE(m_process.worker->counts().backlog, 0);
    }

    void whatComesWhileItLooksIsNotOverlooked()
    {
        boot();
        QSemaphore looked; // and found nothing, which the worker is yet to hear
        m_process.reader->read<am::Done>(
            [&looked](QSqlDatabase &) -> am::Result<am::Done> {
                looked.release();
                return am::Done{};
            },
            this, [](const auto &) {}, am::Reader::Lane::Background);
        looked.acquire();
        {
            auto database = am::Database::open(m_path, am::Database::Mode::ReadWrite);
            QVERIFY(am::DeliveryTable(database->connection())
                        .insert({.tenant = u"default"_s,
                                 .platform = u"elevenlabs"_s,
                                 .type = u"post_call_transcription"_s,
                                 .conversation = u"conv_1"_s,
                                 .agent = {},
                                 .caller = {},
                                 .eventTimestamp = 0,
                                 .body = body(u"conv_1"_s, u"+1"_s)},
                                am::systemClock()));
        }
        m_process.worker->wake(1);
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
    }

    void doesNotLookUpBeforeItHasSettled()
    {
        m_now = 1'000'000;
        m_settings.settle = milliseconds(10'000);
        m_store->mood = once(Mood::SilentlyStored);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(m_store->sent.size(), 1);
        QLoggingCategory::setFilterRules(quiet);
        crash();
        m_now = 1'001'000;
        boot();
        QTRY_COMPARE(find(1).nextAttemptAt, 1'010'000);
        QCOMPARE(m_store->lists, 0);
        m_now = 1'010'000;
        m_process.worker->wake();
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(sentCount(u"conv_1"_s, u"factual"_s), 1);
    }

    void stopsBetweenTwoSteps()
    {
        bool stopped = false;
        m_store->mood = [&](const MemoryAddition &) {
            m_process.worker->stop(milliseconds(30'000), this, [&stopped] { stopped = true; });
            return Mood::Well;
        };
        boot();
        accept(u"conv_1"_s);
        QTRY_VERIFY(stopped);
        QCOMPARE(receipt(1), u"received, factual sending, factual remembered"_s);
        QCOMPARE(m_store->sent.size(), 1);
        m_store->mood = always(Mood::Well);
        boot();
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void stopsAtOnceWhileItWaits()
    {
        m_settings.confirmEvery = milliseconds(60'000);
        m_store->mood = always(Mood::PendingThenStored);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(state(1), DeliveryState::Confirming);
        settle();
        bool stopped = false;
        m_process.worker->stop(milliseconds(30'000), this, [&stopped] { stopped = true; });
        QVERIFY(!stopped);
        QTRY_VERIFY(stopped);
    }

    void stopsWithinItsBound()
    {
        m_store->mood = always(Mood::Silent);
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(m_store->sent.size(), 1);
        bool stopped = false;
        m_process.worker->stop(milliseconds(20), this, [&stopped] { stopped = true; });
        QTRY_VERIFY(stopped);
        accept(u"conv_2"_s, u"+2"_s);
        settle();
        QCOMPARE(m_store->sent.size(), 1);
    }

    void aFailingDatabaseOnlyDelays()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^the database failed"_s));
        m_now = 1'000'000;
        m_store->mood = [this, done = false](const MemoryAddition &) mutable {
            if (!std::exchange(done, true)) // whatever is written from now on comes behind this
                post(u"ALTER TABLE delivery_parts RENAME TO away"_s, [] {});
            return Mood::Well;
        };
        boot();
        accept(u"conv_1"_s);
        QTRY_COMPARE(m_store->memories.memories.size(), 2); // remembered, but that cannot be written
        settle();
        execute(u"ALTER TABLE away RENAME TO delivery_parts"_s);
        m_now = 1'001'000;
        m_process.worker->wake();
        QTRY_COMPARE(state(1), DeliveryState::Remembered);
        QCOMPARE(sentCount(u"conv_1"_s, u"factual"_s), 1);
        verifyRememberedOnce({u"conv_1"_s});
    }

    void aFailingDatabaseIsToldOnce()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^the database failed"_s));
        m_now = 1'000'000;
        for (int caller = 0; caller < 5; ++caller)
            accept(u"conv_%1"_s.arg(caller), u"+1555010012%1"_s.arg(caller));
        execute(u"ALTER TABLE delivery_transitions RENAME TO away"_s); // read by nobody who claims
        boot();
        for (int second = 1; second < 4; ++second) {
            settle();
            *m_now += 1000;
            m_process.worker->wake();
        }
        execute(u"ALTER TABLE away RENAME TO delivery_transitions"_s);
        QTRY_COMPARE((*m_now += 1000, m_process.worker->wake(), backlog()), 0);
    }

    // Whatever goes wrong, in whatever order: remembered exactly once, in order, by allowed steps only.
    void everythingEndsWell_data()
    {
        QTest::addColumn<quint32>("seed");
        bool isNumber = false;
        const quint32 replayed = qEnvironmentVariable("AM_SEED").toUInt(&isNumber);
        const quint32 first = isNumber ? replayed : QRandomGenerator::global()->generate();
        for (quint32 i = 0; i < (isNumber ? 1U : 6U); ++i)
            QTest::addRow("seed %u", first + i) << first + i;
    }
    void everythingEndsWell()
    {
        QFETCH(quint32, seed);
        QLoggingCategory::setFilterRules(quiet);
        QRandomGenerator random(seed);
        m_settings.retry = QList<milliseconds>(200, milliseconds(2));
        m_settings.confirmFor = milliseconds(10);
        m_settings.abandonPending = milliseconds(15);
        m_settings.inFlight = 3;
        m_store->memories.delay = 2;
        int wellFrom = 150; // additions; then nothing goes wrong any more
        m_store->mood = [&](const MemoryAddition &) {
            static const QList<Mood> moods = {Mood::Busy,
                                              Mood::Lost,
                                              Mood::Forgetful,
                                              Mood::Denied,
                                              Mood::FailedAtOnce,
                                              Mood::PendingThenStored,
                                              Mood::PendingThenFailed,
                                              Mood::PendingForever,
                                              Mood::PendingForgotten};
            if (--wellFrom < 0 || random.bounded(4) == 0)
                return Mood::Well;
            return moods.at(random.bounded(int(moods.size())));
        };
        m_store->listFails = [&] { return random.bounded(5) == 0; };
        boot();
        QStringList conversations;
        for (int i = 0; i < 16; ++i) {
            conversations.append(u"conv_%1"_s.arg(10 + i));
            accept(conversations.last(), u"+%1"_s.arg(random.bounded(4)));
            if (random.bounded(3) == 0)
                accept(conversations.at(random.bounded(int(conversations.size()))), u"+9"_s); // redelivered
            if (random.bounded(4) == 0) {
                for (int turns = random.bounded(8); turns > 0; --turns)
                    settle();
                boot();
            }
        }
        QTRY_COMPARE_WITH_TIMEOUT(backlog(), 0, 60'000);
        verifyRememberedOnce(conversations);
        verifyOrder();
        verifySteps(conversations.size());
    }

private:
    void bury(const QString &caller, qint64 at)
    {
        bool buried = false;
        m_process.writer->write<am::Done>(
            [caller, at](QSqlDatabase &database) {
                return am::TombstoneTable(database).buryCaller(u"default"_s, caller, at);
            },
            this, [&buried](const auto &result) { buried = result.has_value(); });
        await(buried);
    }
    /// Of the last such step.
    [[nodiscard]] QString reason(qint64 id, const QString &part, DeliveryState state) const
    {
        QString found;
        for (const am::DeliveryTransition &step : transitions(id)) {
            if (step.part == part && step.state == state)
                found = step.reason;
        }
        return found;
    }

    void verifySteps(qsizetype deliveries)
    {
        for (qint64 id = 1; id <= deliveries; ++id) {
            QHash<QString, DeliveryState> states;
            for (const am::DeliveryTransition &step : transitions(id)) {
                if (!step.part.isEmpty()) {
                    QVERIFY(am::mayFollow(states.value(step.part, DeliveryState::Received), step.state));
                    states[step.part] = step.state;
                }
            }
            for (const DeliveryState state : std::as_const(states))
                QCOMPARE(state, DeliveryState::Remembered);
        }
    }
};

QTEST_GUILESS_MAIN(tst_DeliveryWorker)
#include "tst_deliveryworker.moc"
