// SPDX-License-Identifier: MIT
#include "moodystore.h"
#include "outbox/deliveryworker.h"
#include "outbox/durableoutbox.h"
#include "storage/database.h"
#include "storage/reader.h"
#include "storage/statement.h"
#include "storage/writer.h"
#include "support/testdata.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Delivery;
using am::DeliveryState;
using am::MemoryAddition;
using am::test::MoodyStore;
using Mood = am::test::MoodyStore::Mood;
using std::chrono::milliseconds;

namespace {

const QString quiet = u"agenticmemory.daemon.outbox.warning=false\nagenticmemory.daemon.outbox.info=false"_s;

/// What one process holds; taking it down is what a crash leaves: the file.
struct Process
{
    std::unique_ptr<am::Writer> writer;
    std::unique_ptr<am::Reader> reader;
    std::unique_ptr<am::DurableOutbox> outbox;
    std::unique_ptr<am::DeliveryWorker> worker;
};

} // namespace

class tst_DeliveryWorker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLoggingCategory::setFilterRules(u"agenticmemory.daemon.outbox.info=false"_s);
        m_directory.emplace();
        m_path = m_directory->filePath(u"t.db"_s);
        m_store = std::make_unique<MoodyStore>();
        m_now.reset();
        m_settings = {};
        m_settings.retry = QList<milliseconds>(4, milliseconds(1));
        m_settings.settle = milliseconds(0);
        m_settings.confirmEvery = milliseconds(1);
        m_settings.confirmAtMost = milliseconds(2);
        m_settings.confirmFor = milliseconds(5000);
        m_settings.deniedPause = milliseconds(5);
        boot(false);
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
        QCOMPARE(remembered.first(), (QVariantList{u"default"_s, u"+15550100123"_s}));
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
            << u"nothing to remember: call_initiation_failure (busy)"_s;
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
        QTest::newRow("pending for ever: asked again, looked up, sent again")
            << Mood::PendingForever << 2 << true
            << u"received, factual sending, factual confirming, factual waiting, factual sending, factual remembered"_s;
    }
    void goesOnAfterAMishap()
    {
        QLoggingCategory::setFilterRules(quiet);
        QFETCH(Mood, mood);
        QFETCH(int, sent);
        QFETCH(QString, steps);
        m_settings.confirmFor = milliseconds(mood == Mood::PendingForever ? 20 : 5000);
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
            this, [](const auto &) {});
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
    void boot(bool working = true)
    {
        crash();
        m_process.writer = *am::Writer::start(m_path);
        m_process.reader = *am::Reader::start(m_path);
        const am::Clock clock = [this] { return m_now.value_or(am::systemClock()); };
        m_process.outbox = std::make_unique<am::DurableOutbox>(*m_process.writer, clock);
        if (!working)
            return;
        m_process.worker = std::make_unique<am::DeliveryWorker>(
            *m_process.writer, *m_process.reader, *m_store, m_settings,
            [](const am::CallReport &report) { return report.callerCandidates.value(0).value; }, clock,
            [] { return 0.5; });
        connect(m_process.outbox.get(), &am::DurableOutbox::accepted, m_process.worker.get(),
                &am::DeliveryWorker::wake);
        m_process.worker->start();
    }
    void crash()
    {
        m_process.worker.reset();
        m_process.outbox.reset();
        m_process.reader.reset();
        m_process.writer.reset();
    }

    static std::function<Mood(const MemoryAddition &)> always(Mood mood)
    {
        return [mood](const MemoryAddition &) { return mood; };
    }
    static std::function<Mood(const MemoryAddition &)> once(Mood mood)
    {
        return [mood, done = false](const MemoryAddition &) mutable {
            return std::exchange(done, true) ? Mood::Well : mood;
        };
    }

    /// Two factual messages and two turns.
    static QByteArray body(const QString &conversation, const QString &caller)
    {
        const QJsonObject data{
            {u"conversation_id"_s, conversation},
            {u"agent_id"_s, u"agent_1"_s},
            {u"external_number"_s, caller},
            {u"transcript"_s, QJsonArray{QJsonObject{{u"role"_s, u"agent"_s}, {u"message"_s, u"Hello, how are you?"_s}},
                                         QJsonObject{{u"role"_s, u"user"_s}, {u"message"_s, u"Fine, thank you."_s}}}},
            {u"metadata"_s, QJsonObject{{u"start_time_unix_secs"_s, 1795336800}, {u"call_duration_secs"_s, 31}}},
            {u"analysis"_s, QJsonObject{{u"transcript_summary"_s, u"They said hello."_s},
                                        {u"data_collection_results"_s,
                                         QJsonObject{{u"mood"_s, QJsonObject{{u"value"_s, u"fine"_s}}}}}}}};
        return QJsonDocument(QJsonObject{{u"type"_s, u"post_call_transcription"_s}, {u"data"_s, data}}).toJson();
    }

    void accept(const QString &conversation, const QString &caller = u"+15550100123"_s, const QString &registered = {})
    {
        acceptBody(conversation, body(conversation, caller), u"post_call_transcription"_s, registered);
    }
    void acceptBody(const QString &conversation, const QByteArray &json,
                    const QString &type = u"post_call_transcription"_s, const QString &registered = {})
    {
        am::IncomingReport report;
        report.type = type;
        report.conversation = conversation;
        report.caller = registered;
        report.body = json;
        bool accepted = false;
        m_process.outbox->accept({report}, this, [&accepted](const auto &result) { accepted = result.has_value(); });
        await(accepted);
    }

    template<typename Query>
    auto query(Query run) const
    {
        auto database = am::Database::open(m_path, am::Database::Mode::ReadOnly);
        am::DeliveryTable table(database->connection());
        return run(table);
    }
    Delivery find(qint64 id) const
    {
        const auto found = query([id](am::DeliveryTable &table) { return table.find({u"default"_s, id}); });
        return found ? *found : Delivery();
    }
    DeliveryState state(qint64 id) const { return find(id).state; }
    QByteArray storedBody(qint64 id) const
    {
        return *query([id](am::DeliveryTable &table) { return table.body({u"default"_s, id}); });
    }
    qint64 backlog() const
    {
        return query([](am::DeliveryTable &table) { return table.counts(); })->backlog;
    }
    QList<am::DeliveryTransition> transitions(qint64 id) const
    {
        return *query([id](am::DeliveryTable &table) { return table.transitions({u"default"_s, id}); });
    }
    QString receipt(qint64 id) const
    {
        QStringList steps;
        for (const am::DeliveryTransition &step : transitions(id))
            steps.append((step.part.isEmpty() ? QString() : step.part + u' ') + am::name(step.state));
        return steps.join(u", "_s);
    }

    /// Faster than QTRY_VERIFY, which looks every 50 ms.
    static void await(const bool &done)
    {
        const QDeadlineTimer deadline(10'000);
        while (!done && !deadline.hasExpired())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1000);
        QVERIFY(done);
    }

    void post(const QString &statement, const std::function<void()> &done)
    {
        m_process.writer->write<am::Done>(
            [statement](QSqlDatabase &database) -> am::Result<am::Done> {
                if (auto result = am::sql::execute(database, statement); !result)
                    return result.error();
                return am::Done{};
            },
            this,
            [done](const auto &result) {
                QVERIFY(result);
                done();
            });
    }
    void execute(const QString &statement)
    {
        bool executed = false;
        post(statement, [&executed] { executed = true; });
        await(executed);
    }

    /// Lets what is on its way arrive: both threads of the database have answered since.
    void settle()
    {
        for (int i = 0; i < 5; ++i) {
            execute(u"SELECT 1"_s);
            bool done = false;
            m_process.reader->read<am::Done>([](QSqlDatabase &) -> am::Result<am::Done> { return am::Done{}; }, this,
                                             [&done](const auto &) { done = true; });
            await(done);
        }
    }

    int sentCount(const QString &conversation, const QString &part) const
    {
        return int(std::count_if(m_store->sent.cbegin(), m_store->sent.cend(), [&](const MemoryAddition &addition) {
            return addition.conversation == conversation && addition.part == part;
        }));
    }

    /// Two memories of each part of each conversation, and nothing else.
    void verifyRememberedOnce(const QStringList &conversations)
    {
        QHash<QString, int> counts;
        for (const am::Memory &memory : std::as_const(m_store->memories.memories))
            ++counts[memory.conversation + u' ' + memory.metadata.value("part"_L1).toString()];
        for (const QString &conversation : conversations) {
            QCOMPARE(counts.take(conversation + u" factual"_s), 2);
            QCOMPARE(counts.take(conversation + u" semantic"_s), 2);
        }
        QVERIFY(counts.isEmpty());
    }

    /// A caller's memories are in the order of the conversations' names.
    void verifyOrder()
    {
        QHash<QString, QString> last;
        for (const am::Memory &memory : std::as_const(m_store->memories.memories)) {
            QVERIFY2(last.value(memory.caller) <= memory.conversation, qPrintable(memory.conversation));
            last[memory.caller] = memory.conversation;
        }
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

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    std::optional<qint64> m_now; // none = the real clock
    am::DeliverySettings m_settings;
    std::unique_ptr<MoodyStore> m_store;
    Process m_process;
};

QTEST_GUILESS_MAIN(tst_DeliveryWorker)
#include "tst_deliveryworker.moc"
