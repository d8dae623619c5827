// SPDX-License-Identifier: MIT
#include "memory/embeddedstore.h"
#include "privacy/house.h"
#include "storage/callerkey.h"
#include "storage/calltable.h"
#include "storage/deliverytable.h"
#include "storage/memorytable.h"
#include "storage/tombstonetable.h"

using namespace Qt::StringLiterals;
using am::DeliveryState;
using am::Done;
using am::Erasure;
using am::ErasureCertificate;
using am::Result;
using am::test::House;
using namespace std::chrono_literals;

namespace {

const QString tenant = u"default"_s;
const QString ada = QLatin1String(House::ada);
const QString bob = QLatin1String(House::bob);
const QString silence = u"agenticmemory.daemon.privacy=false\nagenticmemory.daemon.app=false\n"
                        "agenticmemory.daemon.observe=false\nagenticmemory.daemon.alerts=false"_s;

} // namespace

class tst_Erasure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLoggingCategory::setFilterRules(silence);
        m_house = std::make_unique<House>();
    }
    void cleanup()
    {
        m_house.reset();
        QLoggingCategory::setFilterRules({});
    }

    void removesEverythingOfOneCaller()
    {
        House &house = *m_house;
        house.keep(u"conv_1"_s, ada);
        house.keep(u"conv_1"_s, QString(), true, u"post_call_audio"_s);
        house.keep(u"conv_2"_s, ada);
        house.keep(u"conv_3"_s, bob);
        house.fake.remember(ada, u"Ada plays chess"_s, {{u"conversation_id"_s, u"conv_0"_s}});
        house.fake.remember(QString(), u"nobody's, but of Ada's call"_s, {{u"conversation_id"_s, u"conv_2"_s}});
        house.fake.remember(bob, u"Bob plays chess"_s, {{u"conversation_id"_s, u"conv_2"_s}});
        house.liveCalls = {u"conv_9"_s};
        const qint64 now = house.now;
        house.onDisk<Done>([now](QSqlDatabase &database) -> Result<Done> {
            am::CallTable calls(database);
            const QList<am::CallRow> rows{
                {.conversation = u"conv_2"_s, .caller = ada, .beganAt = now - 1000, .briefing = "{\"ada\":1}"},
                {.conversation = u"conv_7"_s, .caller = ada, .beganAt = now - 10, .briefing = "{\"ada\":1}"},
                {.conversation = u"conv_9"_s, .caller = {}, .beganAt = now - 10}, // withheld then, known by its report
                {.conversation = u"conv_3"_s, .caller = bob, .beganAt = now - 10},
                {.conversation = u"conv_8"_s, .caller = ada, .beganAt = now + 1'000'000}}; // a new call
            for (const am::CallRow &row : rows) {
                if (auto put = calls.put(row); !put)
                    return put;
            }
            return Done{};
        });

        const ErasureCertificate certificate = house.erase(ada);
        QVERIFY2(certificate.isComplete(), qPrintable(certificate.remaining.join(u' ')));
        QCOMPARE(certificate.conversations, 4); // 1, 2, the memory's and the one on the line
        QCOMPARE(certificate.reports, 3);
        QCOMPARE(certificate.parts, 6);
        QCOMPARE(certificate.transitions, 3);
        QCOMPARE(certificate.memories, 2);
        QCOMPARE(certificate.calls, 3);
        QCOMPARE(house.count(u"calls"_s), 2);
        QCOMPARE(certificate.memoryIds, QStringList{u"m1"_s});
        QVERIFY(certificate.listEmpty && certificate.searchEmpty && certificate.conversationsEmpty);
        QVERIFY(certificate.additionsSettled && certificate.logEmptied);
        QCOMPARE(certificate.actor, u"uid 1000"_s);
        QCOMPARE(certificate.caller, u"***23"_s);

        QCOMPARE(house.count(u"deliveries"_s), 1);
        QCOMPARE(house.count(u"delivery_bodies"_s), 1);
        QCOMPARE(house.count(u"erasure_conversations"_s), 0);
        QCOMPARE(house.fake.memories.size(), 1);
        QCOMPARE(house.held, QStringList{ada});
        QCOMPARE(house.released, QStringList{ada});
        QVERIFY(house.forgotten.contains(ada));
        QVERIFY(house.alerts.standing().isEmpty());
        for (const QString &conversation : {u"conv_0"_s, u"conv_1"_s, u"conv_2"_s, u"conv_9"_s})
            QVERIFY(isErased(conversation));
        QVERIFY(!isErased(u"conv_3"_s));
    }

    void recordingsGoWithTheirCalls()
    {
        House &house = *m_house;
        house.keep(u"conv_1"_s, ada);
        house.keep(u"conv_1"_s, QString(), true, u"post_call_audio"_s);
        house.keep(u"conv_2"_s, bob);
        house.record(u"conv_1"_s);
        house.record(u"conv_9"_s); // known by the register only
        house.liveCalls = {u"conv_9"_s};
        house.record(u"conv_2"_s);
        const ErasureCertificate certificate = house.erase(ada);
        QVERIFY2(certificate.isComplete(), qPrintable(certificate.remaining.join(u' ')));
        QCOMPARE(certificate.recordings, 2);
        QCOMPARE(house.count(u"call_audio"_s), 1);
        QCOMPARE(house.audio->files().names().size(), 1); // gone when the certificate says so
    }

    void theNumberIsInNoByteAfterwards()
    {
        House &house = *m_house;
        // Rows of all sizes among each other's, so that pages are split and cells moved between them.
        QRandomGenerator random(7);
        for (int i = 0; i < 300; ++i) {
            const bool isAda = random.bounded(2) == 0;
            const QByteArray words = QByteArray(isAda ? "marzipan " : "licorice ").repeated(random.bounded(900));
            house.keep((isAda ? u"conv_ada_%1"_s : u"conv_bob_%1"_s).arg(i), isAda ? ada : bob, true,
                       u"post_call_transcription"_s, words);
            if (random.bounded(10) == 0)
                move(i + 1);
        }
        for (const char *trace : {"5550100123", "conv_ada", "marzipan"})
            QVERIFY(house.holdsBytes(trace));
        QVERIFY(house.erase(ada).isComplete());
        for (const char *trace : {"5550100123", "conv_ada", "marzipan"})
            QVERIFY2(!house.holdsBytes(trace), trace);
        QVERIFY(house.holdsBytes("licorice"));
        QVERIFY(house.holdsBytes("5550100144"));
        QVERIFY(house.holdsBytes("conv_bob"));
    }

    void embeddedMemoriesLeaveTheFile()
    {
        House &house = *m_house;
        house.stop();
        auto writer = *am::Writer::start(house.path);
        auto reader = *am::Reader::start(house.path);
        am::EmbeddedStore embedded(*writer, *reader);
        house.store = &embedded;
        house.start();
        for (const QString &caller : {ada, bob}) {
            bool added = false;
            embedded.add({.caller = caller,
                          .conversation = u"conv_"_s + caller,
                          .part = u"factual"_s,
                          .messages = {{am::Message::Role::User, u"canary%1 likes marzipan."_s.arg(caller.last(3))}},
                          .metadata = {}},
                         {}, this, [&added](const auto &receipt) { added = receipt.has_value(); });
            QTRY_VERIFY(added);
        }
        QVERIFY(house.holdsBytes("canary123"));
        const ErasureCertificate certificate = house.erase(ada);
        QVERIFY2(certificate.isComplete(), qPrintable(certificate.remaining.join(u' ')));
        QCOMPARE(certificate.memories, 1);
        QVERIFY(!house.holdsBytes("canary123"));
        QVERIFY(house.holdsBytes("canary144"));
        house.stop();
        reader.reset();
        writer.reset();
    }

    void memoriesOfTimesBeforeMem0GoToo()
    {
        House &house = *m_house;
        house.onDisk<Done>([](QSqlDatabase &database) {
            return am::MemoryTable(database).insert({.id = u"old"_s, .caller = ada, .text = u"canary"_s}, u"canary"_s);
        });
        const ErasureCertificate certificate = house.erase(ada);
        QVERIFY(certificate.isComplete());
        QCOMPARE(certificate.memories, 1);
        QVERIFY(!house.holdsBytes("canary"));
    }

    void whatCameLaterStays()
    {
        House &house = *m_house;
        house.keep(u"conv_1"_s, ada);
        house.holding = false; // the erasure is on disk, and something is still in flight
        std::optional<Result<ErasureCertificate>> answer;
        house.erasure->erase(tenant, ada, u"me"_s, this, [&answer](const auto &certificate) { answer = certificate; });
        QTRY_COMPARE(house.held.size(), 1);
        house.keep(u"conv_2"_s, ada);
        house.stop();
        house.holding = true;
        house.start();
        house.erasure->resume([] {});
        QTRY_COMPARE(house.released.size(), 1);
        QCOMPARE(house.count(u"deliveries"_s), 1);
        QVERIFY(!isErased(u"conv_2"_s));
        const auto due = house.onDisk<am::DueDeliveries>(
            [now = house.now](QSqlDatabase &database) { return am::DeliveryTable(database).due(now, 2 * now, 10); });
        QCOMPARE(due.deliveries.size(), 1); // first of the line now
        QCOMPARE(due.deliveries.first().conversation, u"conv_2"_s);
    }

    void whatIsNotPlannedIsWaitedFor()
    {
        House &house = *m_house;
        house.settings.patience = 1h;
        house.keep(u"conv_1"_s, QString(), false);
        std::optional<Result<ErasureCertificate>> answer;
        house.erasure->erase(tenant, ada, u"me"_s, this, [&answer](const auto &certificate) { answer = certificate; });
        QTRY_COMPARE(house.held.size(), 1);
        for (int i = 0; i < 20; ++i)
            house.count(u"deliveries"_s); // as often as it looks itself
        QVERIFY(!answer);
        QVERIFY(house.forgotten.isEmpty());
        house.onDisk<Done>([](QSqlDatabase &database) {
            return am::DeliveryTable(database).plan({.key = {tenant, 1}, .caller = ada, .parts = {u"factual"_s}}, 1);
        });
        QTRY_VERIFY(answer);
        QVERIFY((*answer)->isComplete());
        QCOMPARE((*answer)->reports, 1);
    }

    void aStoreThatFailsIsToldAndTriedAgain()
    {
        House &house = *m_house;
        house.settings.retry = {1ms};
        house.keep(u"conv_1"_s, ada);
        house.fake.remember(ada, u"Ada plays chess"_s);
        house.fake.failure = am::Error{am::Error::Kind::Unreachable, u"refused"_s, 0};
        const ErasureCertificate first = house.erase(ada);
        QVERIFY(!first.isComplete());
        QVERIFY(first.remaining.join(u' ').contains("refused"_L1));
        QCOMPARE(first.reports, 1); // what this machine keeps is gone all the same
        QVERIFY(!house.holdsBytes("conversation_id"));
        QCOMPARE(house.alerts.standing().size(), 1);
        QVERIFY(!house.alerts.standing().first().text.contains("5550100123"_L1));
        QVERIFY(house.released.isEmpty());

        house.fake.failure.reset();
        QTRY_COMPARE(house.released, QStringList{ada});
        QTRY_VERIFY(house.alerts.standing().isEmpty());
        const ErasureCertificate last = latest(ada);
        QVERIFY(last.isComplete());
        QCOMPARE(last.begunAt, first.begunAt);
        QCOMPARE(last.reports, 1);
        QCOMPARE(last.memories, 1);
        QVERIFY(last.remaining.isEmpty());
        QVERIFY(house.fake.memories.isEmpty());
        QVERIFY(!house.holdsBytes("5550100123"));
    }

    void aSecondRequestJoinsTheFirst()
    {
        House &house = *m_house;
        house.keep(u"conv_1"_s, ada);
        int answers = 0;
        for (int i = 0; i < 3; ++i) {
            house.erasure->erase(tenant, ada, u"me"_s, this, [&answers](const Result<ErasureCertificate> &certificate) {
                QVERIFY(certificate->isComplete());
                ++answers;
            });
        }
        QTRY_COMPARE(answers, 3);
        QCOMPARE(house.held.size(), 1);
        QCOMPARE(house.count(u"erasures"_s), 1);
        QVERIFY(house.erase(ada).isComplete()); // a new one
        QCOMPARE(house.count(u"erasures"_s), 2);
    }

    void whoeverAskedMayGo()
    {
        House &house = *m_house;
        house.keep(u"conv_1"_s, ada);
        auto context = std::make_unique<QObject>();
        house.erasure->erase(tenant, ada, u"me"_s, context.get(), [](const auto &) { QFAIL("answered"); });
        context.reset();
        QTRY_COMPARE(house.released.size(), 1);
        QVERIFY(latest(ada).isComplete());
    }

    void aRestartGoesOnWhereverItWas()
    {
        // The process ends after more and more turns of the event loop, until one attempt goes through.
        House &house = *m_house;
        for (int i = 0; i < 120; ++i)
            house.keep(u"conv_%1"_s.arg(i), ada);
        house.fake.remember(ada, u"Ada plays chess"_s);
        house.erasure->erase(tenant, ada, u"me"_s, this, [](const auto &) {});
        house.stop(); // its first job is done at the latest now
        house.start();
        for (int turns = 1; house
                                .onDisk<QList<am::ErasureRecord>>(
                                    [](QSqlDatabase &database) { return am::ErasureTable(database).unfinished(); })
                                .size() > 0;
             turns += 3) {
            QVERIFY(turns < 10'000);
            bool ready = false;
            house.erasure->resume([&ready] { ready = true; });
            QTRY_VERIFY(ready);
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
            house.stop();
            house.start();
        }
        QCOMPARE(house.count(u"deliveries"_s), 0);
        QVERIFY(house.fake.memories.isEmpty());
        const ErasureCertificate certificate = latest(ada);
        QVERIFY(certificate.isComplete());
        QCOMPARE(certificate.reports, 120);
        QCOMPARE(certificate.conversations, 120);
        QVERIFY(!house.holdsBytes("5550100123"));
    }

    void readyComesWhenAllAreHeld()
    {
        House &house = *m_house;
        house.holding = false;
        house.erasure->erase(tenant, ada, u"me"_s, this, [](const auto &) {});
        QTRY_COMPARE(house.held.size(), 1);
        house.stop();
        house.start();
        house.held.clear();
        QStringList heldWhenReady;
        bool ready = false;
        house.erasure->resume([&] {
            ready = true;
            heldWhenReady = house.held;
        });
        QTRY_VERIFY(ready);
        QCOMPARE(heldWhenReady, QStringList{ada});
    }

    void anEmptyCallerIsRefused()
    {
        std::optional<Result<ErasureCertificate>> answer;
        m_house->erasure->erase(tenant, QString(), u"me"_s, this, [&answer](const auto &result) { answer = result; });
        QVERIFY(!answer);
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, am::Error::Kind::BadInput);
    }

    void whoWasNeverErasedHasNoCertificate()
    {
        std::optional<Result<ErasureCertificate>> answer;
        m_house->erasure->certificate(tenant, ada, this, [&answer](const auto &result) { answer = result; });
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, am::Error::Kind::NotFound);
    }

private:
    /// A step of a delivery, which rewrites its row; of whichever may make it.
    void move(qint64 id)
    {
        m_house->onDisk<Done>([id](QSqlDatabase &database) -> Result<Done> {
            am::DeliveryTable table(database);
            const auto delivery = table.find({tenant, id});
            if (!delivery || delivery->parts.first().state != DeliveryState::Received)
                return Done{};
            return table.postpone({tenant, id}, {}, 4'000'000, 2000);
        });
    }
    bool isErased(const QString &conversation)
    {
        return m_house->onDisk<bool>([conversation](QSqlDatabase &database) {
            return am::TombstoneTable(database).isConversationErased(tenant, conversation);
        });
    }
    ErasureCertificate latest(const QString &caller)
    {
        std::optional<Result<ErasureCertificate>> answer;
        m_house->erasure->certificate(tenant, caller, this, [&answer](const auto &result) { answer = result; });
        [&] { QTRY_VERIFY(answer); }();
        return answer && *answer ? **answer : ErasureCertificate();
    }

    std::unique_ptr<House> m_house;
};

QTEST_GUILESS_MAIN(tst_Erasure)
#include "tst_erasure.moc"
