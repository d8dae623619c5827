// SPDX-License-Identifier: MIT
#include "reconciliationhouse.h"

#include "storage/statement.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace am;
using am::test::FakeConversation;
using am::test::FakeElevenLabs;
using am::test::ReconciliationHouse;

namespace {

constexpr qint64 hour = ReconciliationHouse::hour;

struct Outcome
{
    ReconciliationCounts counts;
    std::optional<Error> error;
};

} // namespace

class tst_ReconciliationSweep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_house.emplace();
        m_history = {};
    }

    void keepsACallWhoseWebhookNeverCame()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour)};
        const Outcome outcome = sweep();
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.counts.listed, 1);
        QCOMPARE(outcome.counts.reconciled, 1);
        QCOMPARE(m_house->kept(), QStringList{u"conv_1"_s});
        const Delivery kept = m_house->deliveries().first();
        QCOMPARE(kept.type, u"post_call_transcription"_s);
        QCOMPARE(kept.agent, u"agent_1"_s);
        QCOMPARE(kept.eventTimestamp, m_house->now - hour + 60); // when it ended
    }

    void keepsItAsTheWebhookWouldHaveBroughtIt()
    {
        const FakeConversation call = FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour);
        m_house->fake.conversations = {call};
        QVERIFY(!sweep().error);
        const auto body = m_house->read<QByteArray>([](QSqlDatabase &database) {
            return DeliveryTable(database).body({tenant(), 1});
        });
        QCOMPARE(body, "{\"type\":\"post_call_transcription\",\"event_timestamp\":" +
                           QByteArray::number(call.startedAt + call.duration) + ",\"data\":" + call.detail + '}');
    }

    void theReceiptSaysHowItCame()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour)};
        QVERIFY(!sweep().error);
        const auto receipt = m_house->read<QList<DeliveryTransition>>([](QSqlDatabase &database) {
            return DeliveryTable(database).transitions({tenant(), 1});
        });
        QVERIFY(receipt.first().reason.startsWith("fetched from ElevenLabs"_L1));
    }

    void aWebhookThatComesLateChangesNothing()
    {
        const FakeConversation call = FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour);
        m_house->fake.conversations = {call};
        QVERIFY(!sweep().error);
        m_house->webhookCame(webhook(call));
        QCOMPARE(m_house->kept().size(), 1);
    }

    void fetchesNothingThatIsHere()
    {
        const FakeConversation call = FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour);
        m_house->fake.conversations = {call};
        m_house->webhookCame(webhook(call));
        const Outcome outcome = sweep();
        QCOMPARE(outcome.counts.fetched, 0);
        QCOMPARE(m_house->fake.asked(u"conv_1"_s), 0);
        QCOMPARE(m_house->watermark(), std::optional(m_house->now));
    }

    void aWebhookThatComesDuringTheFetchWins()
    {
        const FakeConversation call = FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour);
        m_house->fake.conversations = {call};
        m_house->fake.onDetail = [this, call](const QString &) { m_house->webhookCame(webhook(call)); };
        const Outcome outcome = sweep();
        QCOMPARE(outcome.counts.overtaken, 1);
        QCOMPARE(outcome.counts.reconciled, 0);
        QCOMPARE(m_house->kept().size(), 1);
    }

    void fetchesNothingThatWasErased()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour),
                                       FakeElevenLabs::call(u"conv_2"_s, m_house->now - hour)};
        m_house->erase(u"conv_1"_s);
        QVERIFY(!sweep().error);
        QCOMPARE(m_house->fake.asked(u"conv_1"_s), 0);
        QCOMPARE(m_house->kept(), QStringList{u"conv_2"_s});
    }

    void whatIsErasedDuringTheFetchIsNotKept()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour)};
        m_house->fake.onDetail = [this](const QString &id) { m_house->erase(id); };
        const Outcome outcome = sweep();
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.counts.fetched, 1);
        QCOMPARE(outcome.counts.reconciled, 0);
        QVERIFY(m_house->kept().isEmpty());
    }

    void leavesAloneWhatIsNotOver_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<qint64>("endedAgo");
        QTest::newRow("being made") << u"initiated"_s << 10LL;
        QTest::newRow("going on") << u"in-progress"_s << 600LL;
        QTest::newRow("being analyzed") << u"processing"_s << 600LL;
        QTest::newRow("just over: its webhook is on its way") << u"done"_s << 119LL;
    }
    void leavesAloneWhatIsNotOver()
    {
        QFETCH(QString, status);
        QFETCH(qint64, endedAgo);
        FakeConversation call = FakeElevenLabs::call(u"conv_1"_s, m_house->now - endedAgo - 60);
        call.status = status;
        const FakeConversation later = FakeElevenLabs::call(u"conv_2"_s, call.startedAt + 1);
        m_house->fake.conversations = {call, later};
        m_house->webhookCame(webhook(later));
        QCOMPARE(sweep().counts.fetched, 0);
        QVERIFY(*m_house->watermark() <= call.startedAt); // or it would be passed over

        m_house->fake.conversations.first().status = u"done"_s;
        m_house->now += 600;
        QCOMPARE(sweep().counts.reconciled, 1);
        QVERIFY(m_house->kept().contains(u"conv_1"_s));
    }

    void aCallThatNeverEndsHoldsNothingUp()
    {
        FakeConversation stuck = FakeElevenLabs::call(u"conv_1"_s, m_house->now - 5 * hour);
        stuck.status = u"in-progress"_s;
        m_house->fake.conversations = {stuck, FakeElevenLabs::call(u"conv_2"_s, m_house->now - hour)};
        QVERIFY(!sweep().error);
        QCOMPARE(m_house->watermark(), std::optional(m_house->now));
    }

    void theFirstLookGoesBackSoFar()
    {
        m_house->settings.back = 2h;
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_old"_s, m_house->now - 2 * hour - 1),
                                       FakeElevenLabs::call(u"conv_new"_s, m_house->now - 2 * hour)};
        QVERIFY(!sweep().error);
        QCOMPARE(m_house->kept(), QStringList{u"conv_new"_s});
    }

    void theFirstLookSaysWhereItBegan()
    {
        m_house->settings.back = 2h;
        m_house->fake.behavior.failStatus = 500;
        QVERIFY(sweep().error);
        QCOMPARE(m_house->watermark(), std::optional(m_house->now - 2 * hour));
    }

    void aLaterLookGoesBackByTheOverlap()
    {
        m_house->settings.overlap = 1h;
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - 3 * hour)};
        QVERIFY(!sweep().error);
        m_house->fake.conversations += {FakeElevenLabs::call(u"conv_before"_s, m_house->now - hour - 1),
                                        FakeElevenLabs::call(u"conv_within"_s, m_house->now - hour)};
        m_house->now += 1000 * hour; // however long nobody looked
        QVERIFY(!sweep().error);
        QCOMPARE(m_house->kept(), (QStringList{u"conv_1"_s, u"conv_within"_s}));
    }

    void whatMayHaveBeenForgottenIsLeftAlone()
    {
        m_house->settings.back = 100h;
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_old"_s, m_house->now - 48 * hour - 1),
                                       FakeElevenLabs::call(u"conv_new"_s, m_house->now - 48 * hour)};
        ReconciliationEnvironment environment = m_house->environment();
        environment.receiptsKept = [] { return 48h; };
        QVERIFY(!sweep(environment).error);
        QCOMPARE(m_house->kept(), QStringList{u"conv_new"_s});
        m_house->now += 100 * hour;
        const FakeConversation call = FakeElevenLabs::call(u"conv_down"_s, m_house->now - 48 * hour);
        m_house->fake.conversations.append(call);
        QVERIFY(!sweep(environment).error);
        QCOMPARE(m_house->kept(), (QStringList{u"conv_new"_s, u"conv_down"_s}));
    }

    void aQuietWorkspaceIsNotListedForEver()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour)};
        QVERIFY(!sweep().error);
        m_house->now += 24 * hour;
        QCOMPARE(sweep().counts.listed, 1); // within the overlap of the last look
        QCOMPARE(sweep().counts.listed, 0);
    }

    void followsEveryPage()
    {
        for (int i = 0; i < 130; ++i)
            m_house->fake.conversations.append(
                FakeElevenLabs::call(u"conv_%1"_s.arg(i), m_house->now - 2 * hour + (i * 7) % 130));
        const Outcome outcome = sweep();
        QCOMPARE(outcome.counts.reconciled, 130);
        QCOMPARE(m_house->fake.listed(), 2);
        QCOMPARE(m_house->kept().size(), 130);
        const QList<Delivery> kept = m_house->deliveries();
        for (qsizetype i = 1; i < kept.size(); ++i) // newest first: it took the oldest call first
            QVERIFY(kept[i].eventTimestamp <= kept[i - 1].eventTimestamp);
        QCOMPARE(sweep().counts.fetched, 0);
    }

    void keepsToOneAgent()
    {
        FakeConversation other = FakeElevenLabs::call(u"conv_2"_s, m_house->now - hour);
        other.agent = u"agent_2"_s;
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour), other};
        ReconciliationSweep one(m_house->environment(), u"agent_2"_s, m_history, nullptr);
        QVERIFY(!run(one).error);
        QCOMPARE(m_house->kept(), QStringList{u"conv_2"_s});
        QVERIFY(m_house->watermark(u"agent_2"_s));
        QVERIFY(!m_house->watermark());
    }

    void whatIsDeletedThereIsNotAskedForAgain()
    {
        const FakeConversation call = FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour);
        m_house->fake.conversations = {call, FakeElevenLabs::call(u"conv_2"_s, m_house->now - hour + 1)};
        m_house->fake.gone = {u"conv_1"_s};
        const Outcome outcome = sweep();
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.counts.deleted, 1);
        QCOMPARE(outcome.counts.reconciled, 1);
        QCOMPARE(m_house->watermark(), std::optional(m_house->now));
        QCOMPARE(sweep().counts.deleted, 0);
        QCOMPARE(m_house->fake.asked(u"conv_1"_s), 1);
    }

    void oneThatCannotBeFetchedHoldsUpNoOther()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - 2 * hour),
                                       FakeElevenLabs::call(u"conv_2"_s, m_house->now - hour)};
        m_house->fake.failing = {u"conv_1"_s};
        Outcome outcome = sweep();
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.counts.failed, 1);
        QCOMPARE(outcome.counts.reconciled, 1);
        QVERIFY(*m_house->watermark() <= m_house->now - 2 * hour);

        m_house->fake.failing.clear();
        m_house->now += hour;
        outcome = sweep();
        QCOMPARE(outcome.counts.reconciled, 1);
        QCOMPARE(m_house->kept().size(), 2);
    }

    void oneThatCannotBeFetchedIsGivenUpAfterADay()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour)};
        m_house->fake.failing = {u"conv_1"_s};
        qint64 givenUp = 0;
        for (int looks = 0; looks < 24; ++looks) {
            givenUp += sweep().counts.givenUp;
            m_house->now += hour;
        }
        QCOMPARE(givenUp, 0);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"given up after a day: conversation conv_1 "_s));
        for (int looks = 0; looks < 6; ++looks) {
            givenUp += sweep().counts.givenUp;
            m_house->now += hour;
        }
        QCOMPARE(givenUp, 1);
        QVERIFY(m_house->fake.asked(u"conv_1"_s) < 20); // not at each look
    }

    void whatIsNoConversationIsNotKept_data()
    {
        QTest::addColumn<QByteArray>("detail");
        QTest::newRow("no JSON") << "<html>"_ba;
        QTest::newRow("cut") << R"({"conversation_id":"conv_1","transcript":[{)"_ba;
        QTest::newRow("another conversation") << R"({"conversation_id":"conv_2"})"_ba;
        QTest::newRow("no conversation") << R"({"detail":"oops"})"_ba;
        QTest::newRow("a list") << "[]"_ba;
    }
    void whatIsNoConversationIsNotKept()
    {
        QFETCH(QByteArray, detail);
        m_house->fake.conversations = {{.id = u"conv_1"_s, .startedAt = m_house->now - hour, .detail = detail}};
        const Outcome outcome = sweep();
        QCOMPARE(outcome.counts.failed, 1);
        QVERIFY(m_house->kept().isEmpty());
        QVERIFY(*m_house->watermark() <= m_house->now - hour);
    }

    void threeFailuresInARowEndTheLook()
    {
        for (int i = 0; i < 10; ++i) {
            m_house->fake.conversations.append(FakeElevenLabs::call(u"conv_%1"_s.arg(i), m_house->now - hour + i));
            m_house->fake.failing.insert(u"conv_%1"_s.arg(i));
        }
        const Outcome outcome = sweep();
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->kind, Error::Kind::Unreachable);
        QCOMPARE(m_house->fake.asked(u"conv_2"_s), 1);
        QCOMPARE(m_house->fake.asked(u"conv_3"_s), 0);
        m_house->fake.failing.clear();
        QCOMPARE(sweep().counts.reconciled, 10); // at once: it was not their fault
    }

    void beingThrottledEndsTheLookAndLosesNothing()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - 3 * hour),
                                       FakeElevenLabs::call(u"conv_2"_s, m_house->now - 2 * hour),
                                       FakeElevenLabs::call(u"conv_3"_s, m_house->now - hour)};
        m_house->fake.onDetail = [this](const QString &id) {
            if (id == "conv_1"_L1)
                m_house->fake.behavior = {.failStatus = 429, .retryAfter = 17};
        };
        Outcome outcome = sweep();
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->kind, Error::Kind::Busy);
        QCOMPARE(outcome.error->retryAfterSeconds, 17);
        QCOMPARE(m_house->kept(), QStringList{u"conv_1"_s});
        QCOMPARE(m_house->watermark(), std::optional(m_house->now - 2 * hour)); // the oldest that is missing
        m_house->fake.behavior = {};
        m_house->fake.onDetail = {};
        outcome = sweep();
        QCOMPARE(outcome.counts.reconciled, 2);
        QCOMPARE(m_house->kept().size(), 3);
    }

    void aListThatIsNotInOrderMovesTheWatermarkAtItsEndOnly()
    {
        for (int i = 0; i < 110; ++i)
            m_house->fake.conversations.append(FakeElevenLabs::call(u"conv_%1"_s.arg(i), m_house->now - 2 * hour + i));
        m_house->settings.back = 5h;
        m_house->fake.behavior.newestFirst = true;
        m_house->fake.onDetail = [this](const QString &) {
            m_house->fake.behavior.failStatus = 503;
            m_house->fake.behavior.failPath = "/v1/convai/conversations";
        };
        QVERIFY(sweep().error);
        QCOMPARE(m_house->kept().size(), 1);
        QCOMPARE(m_house->watermark(), std::optional(m_house->now - 5 * hour));
        m_house->fake.onDetail = {};
        m_house->fake.behavior.failStatus = 0;
        QCOMPARE(sweep().counts.reconciled, 109);
        QCOMPARE(m_house->watermark(), std::optional(m_house->now));
    }

    void aCallFromTheFutureDoesNotMoveTheWatermarkThere()
    {
        FakeConversation odd = FakeElevenLabs::call(u"conv_1"_s, m_house->now + 1000 * hour);
        odd.status = u"in-progress"_s;
        m_house->fake.conversations = {odd};
        QVERIFY(!sweep().error);
        QVERIFY(*m_house->watermark() <= m_house->now);
    }

    void aDiskThatFailsEndsTheLook()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - hour)};
        FailingOutbox failing;
        ReconciliationEnvironment environment{.settings = m_house->settings,
                                              .client = m_house->client,
                                              .outbox = failing,
                                              .writer = *m_house->writer,
                                              .reader = *m_house->reader,
                                              .readEnvelope = m_house->environment().readEnvelope,
                                              .clock = m_house->clock};
        const Outcome outcome = sweep(environment);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->kind, Error::Kind::Storage);
        QVERIFY(*m_house->watermark() <= m_house->now - hour);
        QCOMPARE(sweep().counts.reconciled, 1);
    }

    void oneThatIsCutInTheMiddleLosesNothing()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - 2 * hour),
                                       FakeElevenLabs::call(u"conv_2"_s, m_house->now - hour)};
        auto first = std::make_unique<ReconciliationSweep>(m_house->environment(), QString(), m_history, nullptr);
        bool asked = false;
        m_house->fake.onDetail = [&asked](const QString &) { asked = true; };
        first->start();
        QTRY_VERIFY(asked);
        first.reset();
        m_house->fake.onDetail = {};
        QVERIFY(!sweep().error);
        QCOMPARE(m_house->kept(), (QStringList{u"conv_1"_s, u"conv_2"_s}));
    }

private:
    struct FailingOutbox final : Outbox
    {
        void accept(QList<IncomingReport>, QObject *context, Reply<QList<Acceptance>> reply) override
        {
            QTimer::singleShot(0, context, [reply] { reply(Error{Error::Kind::Storage, u"disk full"_s, 0}); });
        }
    };

    static QString tenant() { return u"default"_s; }
    static QByteArray webhook(const FakeConversation &call)
    {
        return "{\"type\":\"post_call_transcription\",\"event_timestamp\":7,\"data\":" + call.detail + '}';
    }
    Outcome sweep() { return sweep(m_house->environment()); }
    Outcome sweep(const ReconciliationEnvironment &environment)
    {
        ReconciliationSweep one(environment, QString(), m_history, nullptr);
        return run(one);
    }
    static Outcome run(ReconciliationSweep &one)
    {
        bool ended = false;
        QObject::connect(&one, &ReconciliationSweep::ended, &one, [&ended] { ended = true; });
        one.start();
        [&ended] { QTRY_VERIFY(ended); }();
        return {one.counts(), one.error()};
    }

    std::optional<ReconciliationHouse> m_house;
    FetchHistory m_history;
};

QTEST_GUILESS_MAIN(tst_ReconciliationSweep)
#include "tst_reconciliationsweep.moc"
