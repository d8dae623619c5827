// SPDX-License-Identifier: MIT
#include "privacy/storeerasure.h"
#include "support/fakememorystore.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::Error;
using am::Result;
using am::StoreErasure;
using am::test::FakeMemoryStore;

namespace {

const QString ada = u"+15550100123"_s;

} // namespace

class tst_StoreErasure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_parent = std::make_unique<QObject>();
        m_store = std::make_unique<FakeMemoryStore>();
        m_settings = {.firstPause = 1ms, .longestPause = 2ms, .patience = 50ms};
        m_settle = 0ms;
        m_now = 1'000'000;
        m_erasure = new StoreErasure(
            *m_store, m_settings, m_settle, [this] { return m_now++; }, m_parent.get());
    }

    void takesInventoryOfAllPages()
    {
        for (int i = 0; i < 450; ++i)
            m_store->remember(ada, u"fact %1"_s.arg(i), {{u"conversation_id"_s, u"conv_%1"_s.arg(i % 3)}});
        m_store->remember(u"bob"_s, u"fact"_s);
        std::optional<Result<StoreErasure::Inventory>> answer;
        m_erasure->takeInventory(ada, [&answer](const auto &inventory) { answer = inventory; });
        QTRY_VERIFY(answer);
        QCOMPARE((*answer)->memories, 450);
        QCOMPARE((*answer)->ids.size(), 450);
        QCOMPARE((*answer)->conversations.size(), 3);
        QVERIFY((*answer)->words.startsWith("fact"_L1));
    }

    void removesUntilNothingIsFound()
    {
        m_store->remember(ada, u"Ada plays chess"_s);
        m_store->lazyRemovals = 3;
        const auto verdict = remove({});
        QVERIFY(verdict && verdict->isEmpty());
        QVERIFY(m_store->memories.isEmpty());
    }

    void saysWhatIsStillFoundWhenPatienceEnds()
    {
        m_store->remember(ada, u"Ada plays chess"_s);
        m_store->lazyRemovals = 1'000'000;
        const auto verdict = remove({});
        QVERIFY(verdict);
        QVERIFY(!verdict->listEmpty);
        QVERIFY(!verdict->searchEmpty);
        QVERIFY(verdict->conversationsEmpty);
    }

    void memoriesOfNobodyGoByTheirConversations()
    {
        const auto in = [](const QString &conversation) { return QJsonObject{{u"conversation_id"_s, conversation}}; };
        m_store->remember({}, u"one"_s, in(u"conv_1"_s));
        m_store->remember({}, u"two"_s, in(u"conv_1"_s));
        m_store->remember({}, u"of another call"_s, in(u"conv_2"_s));
        m_store->remember(u"bob"_s, u"said in the same call"_s, in(u"conv_1"_s));
        const auto verdict = remove({u"conv_1"_s, u"conv_3"_s});
        QVERIFY(verdict && verdict->isEmpty());
        QCOMPARE(verdict->removedAlone, 2);
        QCOMPARE(m_store->memories.size(), 2);
    }

    void strangersInAnAnswerDoNotKeepItFromItsEnd()
    {
        m_store->remember(u"bob"_s, u"Bob plays chess"_s);
        m_store->ignoresCaller = true;
        const auto verdict = remove({});
        QVERIFY(verdict && verdict->isEmpty());
        QCOMPARE(m_store->memories.size(), 1);
    }

    void aFailingStoreEndsIt()
    {
        m_store->failure = Error{Error::Kind::Unreachable, u"refused"_s, 0};
        const auto verdict = remove({});
        QVERIFY(!verdict);
        QCOMPARE(verdict.error().detail, u"refused"_s);
    }

    void waitsForAdditionsUnderWay()
    {
        m_store->pending = true;
        m_store->add({.caller = ada, .conversation = u"conv_1"_s, .part = u"factual"_s, .messages = {}, .metadata = {}},
                     {}, this, [](const auto &) {});
        m_settings.patience = 1h;
        std::optional<Result<StoreErasure::Additions>> answer;
        m_erasure->settle({{.eventId = u"e1"_s, .sentAt = m_now}}, [&answer](const auto &result) { answer = result; });
        const int before = m_store->calls;
        QTRY_VERIFY(m_store->calls > before + 3); // asked again and again
        QVERIFY(!answer);
        m_store->finishEvents(am::AdditionReceipt::State::Stored);
        QTRY_VERIFY(answer);
        QCOMPARE((*answer)->pending, 0);
        QCOMPARE((*answer)->abandoned, 0);
    }

    void anAdditionThatNeverEndsIsToldOrGivenUp_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("abandon");
        QTest::addColumn<int>("pending");
        QTest::addColumn<int>("abandoned");
        QTest::newRow("for a while it is waited for") << std::chrono::milliseconds(1h) << 1 << 0;
        QTest::newRow("but not for ever") << 0ms << 0 << 1;
    }
    void anAdditionThatNeverEndsIsToldOrGivenUp()
    {
        QFETCH(std::chrono::milliseconds, abandon);
        m_settings.abandonPending = abandon;
        m_store->pending = true;
        m_store->add({.caller = ada, .conversation = u"conv_1"_s, .part = u"factual"_s, .messages = {}, .metadata = {}},
                     {}, this, [](const auto &) {});
        std::optional<Result<StoreErasure::Additions>> answer;
        m_erasure->settle({{.eventId = u"e1"_s, .sentAt = m_now - 10}, {.eventId = u"gone"_s, .sentAt = m_now - 10}},
                          [&answer](const auto &result) { answer = result; });
        QTRY_VERIFY(answer);
        QTEST((*answer)->pending, "pending");
        QTEST((*answer)->abandoned, "abandoned");
    }

    void whatHasNoEventIsGivenItsTime()
    {
        m_settle = 1h;
        bool early = false;
        m_erasure->settle({{.eventId = {}, .sentAt = m_now}}, [&early](const auto &) { early = true; });
        std::optional<Result<StoreErasure::Additions>> answer;
        m_erasure->settle({{.eventId = {}, .sentAt = m_now - 3'600'000}},
                          [&answer](const auto &result) { answer = result; });
        QTRY_VERIFY(answer);
        QVERIFY(!early);
        QCOMPARE(m_store->calls, 0);
    }

private:
    Result<StoreErasure::Verdict> remove(const QStringList &conversations)
    {
        std::optional<Result<StoreErasure::Verdict>> answer;
        m_erasure->remove(ada, conversations, u"chess"_s, [&answer](const auto &verdict) { answer = verdict; });
        [&] { QTRY_VERIFY(answer); }();
        return answer.value_or(Error{Error::Kind::Internal, u"no answer"_s, 0});
    }

    am::ErasureSettings m_settings;
    std::chrono::milliseconds m_settle{0};
    qint64 m_now = 0;
    std::unique_ptr<FakeMemoryStore> m_store;
    std::unique_ptr<QObject> m_parent;
    StoreErasure *m_erasure = nullptr;
};

QTEST_GUILESS_MAIN(tst_StoreErasure)
#include "tst_storeerasure.moc"
