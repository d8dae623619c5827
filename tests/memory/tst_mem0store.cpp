// SPDX-License-Identifier: MIT
#include "memory/mem0store.h"
#include "support/fakemem0.h"

#include <QTimeZone>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace am;
using am::test::FakeMem0;

namespace {

const QString Caller = u"+15550100123"_s;
const QString Other = u"+15550100199"_s;

/// Waits for the one answer of a call: `answer(reply)` makes it.
template<typename T, typename Make>
Result<T> await(Make make)
{
    std::optional<Result<T>> answered;
    int times = 0;
    make([&answered, &times](Result<T> result) {
        answered = std::move(result);
        ++times;
    });
    if (answered)
        qFatal("answered inside the call");
    QElapsedTimer clock;
    clock.start();
    while (!answered && clock.elapsed() < am::test::patience)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 100);
    QCoreApplication::processEvents();
    if (times != 1)
        return Error{Error::Kind::Internal, u"answered %1 times"_s.arg(times)};
    return *answered;
}

MemoryAddition addition(const QString &text, const QString &conversation = u"conv_1"_s, bool extract = false)
{
    return {.caller = Caller,
            .conversation = conversation,
            .part = u"factual"_s,
            .messages = {{Message::Role::User, text}},
            .metadata = {{u"agent_id"_s, u"agent_1"_s}, {u"type"_s, u"factual"_s}},
            .extract = extract};
}

} // namespace

/// Both dialects against FakeMem0: one behavior, however it is spelled on the wire.
class tst_Mem0Store : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeMem0> m_fake;
    std::unique_ptr<MemoryStore> m_store;
    CallOptions m_options{CallOptions::Lane::Live, 5s};

    void start(bool platform, const QByteArray &key = "key")
    {
        m_store.reset();
        m_fake = std::make_unique<FakeMem0>(platform ? FakeMem0::Flavor::Platform : FakeMem0::Flavor::SelfHosted);
        QVERIFY(m_fake->listen());
        m_fake->setApiKey("key");
        Mem0Settings settings;
        settings.flavor = platform ? Mem0Settings::Flavor::Platform : Mem0Settings::Flavor::SelfHosted;
        settings.baseUrl = m_fake->url();
        settings.apiKey = key;
        m_store = std::make_unique<Mem0Store>(settings);
    }

    Result<AdditionReceipt> add(const MemoryAddition &what)
    {
        return await<AdditionReceipt>([&](auto reply) { m_store->add(what, m_options, this, reply); });
    }
    Result<AdditionReceipt> event(const QString &id)
    {
        return await<AdditionReceipt>([&](auto reply) { m_store->event(id, m_options, this, reply); });
    }
    Result<QList<Memory>> search(const QString &caller, const QString &text, int limit = 3)
    {
        return await<QList<Memory>>([&](auto reply) { m_store->search(caller, text, limit, m_options, this, reply); });
    }
    Result<MemoryPage> list(const QString &caller, const QString &conversation = {}, int page = 1, int size = 200)
    {
        return await<MemoryPage>(
            [&](auto reply) { m_store->list(caller, conversation, page, size, m_options, this, reply); });
    }
    Result<Memory> get(const QString &id)
    {
        return await<Memory>([&](auto reply) { m_store->get(id, m_options, this, reply); });
    }
    Result<Done> update(const QString &id, const MemoryChange &change)
    {
        return await<Done>([&](auto reply) { m_store->update(id, change, m_options, this, reply); });
    }
    Result<Done> remove(const QString &id)
    {
        return await<Done>([&](auto reply) { m_store->remove(id, m_options, this, reply); });
    }
    Result<Done> removeCaller(const QString &caller)
    {
        return await<Done>([&](auto reply) { m_store->removeCaller(caller, m_options, this, reply); });
    }
    Result<QList<HistoryEntry>> history(const QString &id)
    {
        return await<QList<HistoryEntry>>([&](auto reply) { m_store->history(id, m_options, this, reply); });
    }
    Result<KnownCallerPage> callers(int page, int size)
    {
        return await<KnownCallerPage>([&](auto reply) { m_store->callers(page, size, m_options, this, reply); });
    }
    Result<Done> probe()
    {
        return await<Done>([&](auto reply) { m_store->probe(m_options, this, reply); });
    }

    static void flavors()
    {
        QTest::addColumn<bool>("platform");
        QTest::newRow("platform") << true;
        QTest::newRow("self-hosted") << false;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_options = {CallOptions::Lane::Live, 5s};
        QFETCH(bool, platform);
        start(platform);
    }
    void cleanup()
    {
        m_store.reset();
        m_fake.reset();
    }

    void remembersVerbatim_data() { flavors(); }
    void remembersVerbatim()
    {
        const auto added = add(addition(u"Likes tea."_s));
        QVERIFY(added.has_value());
        QCOMPARE(added->state, AdditionReceipt::State::Stored);
        QCOMPARE(added->memoryIds.size(), 1);
        const auto memory = get(added->memoryIds.first());
        QVERIFY(memory.has_value());
        QCOMPARE(memory->text, u"Likes tea."_s);
        QCOMPARE(memory->caller, Caller);
        QCOMPARE(memory->conversation, u"conv_1"_s);
        QCOMPARE(memory->metadata.value("part"_L1).toString(), u"factual"_s);
        QCOMPARE(memory->metadata.value("agent_id"_L1).toString(), u"agent_1"_s);
        QVERIFY(memory->createdAt.isValid());
        QVERIFY(std::abs(memory->createdAt.secsTo(QDateTime::currentDateTimeUtc())) < 10);
        QVERIFY(!memory->updatedAt.isValid());
        QCOMPARE(m_fake->rows().find(memory->id)->agent, QString());
    }

    void remembersUnderTheConversationAlone_data() { flavors(); }
    void remembersUnderTheConversationAlone()
    {
        MemoryAddition withheld = addition(u"Likes tea."_s);
        withheld.caller.clear();
        QVERIFY(add(withheld).has_value());
        const auto found = list({}, u"conv_1"_s);
        QCOMPARE(found->memories.size(), 1);
        QCOMPARE(found->memories.first().caller, QString());
        QVERIFY(list(Caller)->memories.isEmpty());
    }

    void extracts_data() { flavors(); }
    void extracts()
    {
        QFETCH(bool, platform);
        m_fake->behavior().pendingMs = 30;
        const auto added = add(addition(u"Likes tea."_s, u"conv_1"_s, true));
        QVERIFY(added.has_value());
        AdditionReceipt receipt = *added;
        if (platform) {
            QCOMPARE(receipt.state, AdditionReceipt::State::Pending);
            QCOMPARE(event(receipt.eventId)->state, AdditionReceipt::State::Pending);
            QTRY_VERIFY((receipt = *event(added->eventId)).state != AdditionReceipt::State::Pending);
        }
        QCOMPARE(receipt.state, AdditionReceipt::State::Stored);
        QCOMPARE(receipt.memoryIds.size(), 1);
        QCOMPARE(list(Caller, u"conv_1"_s)->memories.first().id, receipt.memoryIds.first());
    }

    void extractsNothingNew_data() { flavors(); }
    void extractsNothingNew()
    {
        m_fake->behavior().eventOutcome = u"EMPTY"_s;
        AdditionReceipt receipt = *add(addition(u"Hm."_s, u"conv_1"_s, true));
        if (receipt.state == AdditionReceipt::State::Pending)
            receipt = *event(receipt.eventId);
        QCOMPARE(receipt.state, AdditionReceipt::State::Stored);
        QVERIFY(receipt.memoryIds.isEmpty());
    }

    void failsToExtract_data() { flavors(); }
    void failsToExtract()
    {
        QFETCH(bool, platform);
        m_fake->behavior().eventOutcome = u"FAILED"_s;
        const auto added = add(addition(u"Hm."_s, u"conv_1"_s, true));
        if (!platform) {
            QCOMPARE(added.error().kind, Error::Kind::Timeout);
            return;
        }
        const auto receipt = event(added->eventId);
        QCOMPARE(receipt->state, AdditionReceipt::State::Failed);
        QCOMPARE(receipt->reason, u"extraction failed"_s);
    }

    void anUnknownEventIsNotFound_data() { flavors(); }
    void anUnknownEventIsNotFound() { QCOMPARE(event(u"19d6d7aa"_s).error().kind, Error::Kind::NotFound); }

    void searchesOneCallerOnly_data() { flavors(); }
    void searchesOneCallerOnly()
    {
        m_fake->remember(Caller, u"Likes green tea."_s);
        m_fake->remember(Caller, u"Has green tea and a green bicycle."_s);
        m_fake->remember(Caller, u"Is a pilot."_s);
        m_fake->remember(Other, u"Likes green tea too."_s);
        const auto found = search(Caller, u"green bicycle"_s);
        QVERIFY(found.has_value());
        QCOMPARE(found->size(), 2);
        QCOMPARE(found->first().text, u"Has green tea and a green bicycle."_s);
        QVERIFY(found->first().score > found->last().score);
        QCOMPARE(found->first().caller, Caller);
        QCOMPARE(search(Caller, u"green"_s, 1)->size(), 1);
        QVERIFY(search(u"+15550100000"_s, u"green"_s)->isEmpty());
        QCOMPARE(m_fake->stats().refused, 0);
    }

    void anEmptyQuestionFindsNothing_data() { flavors(); }
    void anEmptyQuestionFindsNothing()
    {
        m_fake->remember(Caller, u"Likes tea."_s);
        QVERIFY(search(Caller, u"  "_s)->isEmpty());
        QVERIFY(search({}, u"tea"_s)->isEmpty());
        QVERIFY(search(Caller, u"tea"_s, 0)->isEmpty());
        QVERIFY(list({}, {})->memories.isEmpty());
        QCOMPARE(m_fake->stats().requests, 0);
    }

    void listsNewestFirstInPages_data() { flavors(); }
    void listsNewestFirstInPages()
    {
        for (int row = 0; row < 25; ++row)
            m_fake->remember(Caller, u"memory %1"_s.arg(row), {}, u"conv_%1"_s.arg(row % 5), row);
        m_fake->remember(Other, u"somebody else's"_s);
        const auto first = list(Caller, {}, 1, 10);
        QVERIFY(first.has_value());
        QCOMPARE(first->memories.size(), 10);
        QCOMPARE(first->memories.first().text, u"memory 0"_s);
        QCOMPARE(first->total, 25);
        QVERIFY(!first->last);
        const auto third = list(Caller, {}, 3, 10);
        QCOMPARE(third->memories.size(), 5);
        QCOMPARE(third->memories.last().text, u"memory 24"_s);
        QVERIFY(third->last);
        const auto beyond = list(Caller, {}, 4, 10);
        QVERIFY(beyond.has_value() && beyond->last && beyond->memories.isEmpty());
        QCOMPARE(list(Caller, u"conv_3"_s)->memories.size(), 5);
        QVERIFY(list(Other, u"conv_3"_s)->memories.isEmpty());
        QVERIFY(list(u"+15550100000"_s)->memories.isEmpty());
    }

    void updates_data() { flavors(); }
    void updates()
    {
        const QString id = m_fake->remember(Caller, u"Likes tea."_s, {{u"k"_s, 1}});
        QVERIFY(update(id, {.text = u"Likes coffee."_s}).has_value());
        QCOMPARE(get(id)->text, u"Likes coffee."_s);
        QCOMPARE(get(id)->metadata.value("k"_L1).toInt(), 1);
        QVERIFY(get(id)->updatedAt.isValid());
        QVERIFY(update(id, {.metadata = QJsonObject{{u"k"_s, 2}}}).has_value());
        QCOMPARE(get(id)->text, u"Likes coffee."_s);
        QCOMPARE(get(id)->metadata.value("k"_L1).toInt(), 2);
        const auto entries = history(id);
        QVERIFY(entries.has_value());
        QCOMPARE(entries->size(), 2);
        QCOMPARE(entries->last().oldText, u"Likes tea."_s);
        QCOMPARE(entries->last().newText, u"Likes coffee."_s);
        QCOMPARE(update(id, {}).error().kind, Error::Kind::BadInput);
        QCOMPARE(update(id, {.text = u" "_s}).error().kind, Error::Kind::BadInput);
    }

    void removes_data() { flavors(); }
    void removes()
    {
        const QString id = m_fake->remember(Caller, u"Likes tea."_s);
        QVERIFY(remove(id).has_value());
        QCOMPARE(get(id).error().kind, Error::Kind::NotFound);
        QCOMPARE(update(id, {.text = u"x"_s}).error().kind, Error::Kind::NotFound);
        QVERIFY(remove(id).has_value()); // again: it is not there, as wanted
    }

    void removesOneCaller_data() { flavors(); }
    void removesOneCaller()
    {
        m_fake->remember(Caller, u"one"_s);
        m_fake->remember(Caller, u"two"_s, {}, u"conv_1"_s);
        m_fake->remember(Other, u"three"_s);
        m_fake->remember(u" 15550100123"_s, u"whom a bare plus would have named"_s);
        QVERIFY(removeCaller(Caller).has_value());
        QVERIFY(list(Caller)->memories.isEmpty());
        QCOMPARE(m_fake->rows().size(), 2);
        QVERIFY(removeCaller(Caller).has_value());
    }

    void nobodyIsEverybody_data() { flavors(); }
    void nobodyIsEverybody()
    {
        m_fake->remember(Caller, u"tea"_s);
        for (const QString &id : {u"*"_s, u"."_s, u".."_s}) {
            QCOMPARE(search(id, u"tea"_s).error().kind, Error::Kind::BadInput);
            QCOMPARE(list(id).error().kind, Error::Kind::BadInput);
            QCOMPARE(list({}, id).error().kind, Error::Kind::BadInput);
            QCOMPARE(removeCaller(id).error().kind, Error::Kind::BadInput);
            MemoryAddition wild = addition(u"x"_s);
            wild.caller = id;
            QCOMPARE(add(wild).error().kind, Error::Kind::BadInput);
        }
        QCOMPARE(removeCaller({}).error().kind, Error::Kind::BadInput);
        MemoryAddition nowhere = addition(u"x"_s, {});
        nowhere.caller.clear();
        QCOMPARE(add(nowhere).error().kind, Error::Kind::BadInput);
        QCOMPARE(m_fake->stats().requests, 0);
    }

    void idsThatArePathsAreRefused_data() { flavors(); }
    void idsThatArePathsAreRefused()
    {
        for (const QString &id : {QString(), u".."_s, u"a/b"_s, u"a%2Fb"_s, u"a?b"_s, u"a b"_s, QString(200, u'x')}) {
            QCOMPARE(get(id).error().kind, Error::Kind::BadInput);
            QCOMPARE(remove(id).error().kind, Error::Kind::BadInput);
            QCOMPARE(update(id, {.text = u"x"_s}).error().kind, Error::Kind::BadInput);
            QCOMPARE(history(id).error().kind, Error::Kind::BadInput);
            QCOMPARE(event(id).error().kind, Error::Kind::BadInput);
        }
        QCOMPARE(m_fake->stats().requests, 0);
    }

    void knowsItsCallers_data() { flavors(); }
    void knowsItsCallers()
    {
        for (int row = 0; row < 7; ++row)
            m_fake->remember(u"+1555010010%1"_s.arg(row % 3), u"memory %1"_s.arg(row), {}, u"conv_%1"_s.arg(row));
        QHash<QString, qint64> found;
        qint64 total = -1;
        for (int page = 1; page < 20; ++page) {
            const auto some = callers(page, 2);
            QVERIFY(some.has_value());
            for (const KnownCaller &one : some->callers)
                found.insert(one.caller, one.memories);
            total = some->total;
            if (some->last)
                break;
        }
        QCOMPARE(found,
                 (QHash<QString, qint64>{{u"+15550100100"_s, 3}, {u"+15550100101"_s, 2}, {u"+15550100102"_s, 2}}));
        QCOMPARE(total, 3);
    }

    void probes_data() { flavors(); }
    void probes()
    {
        QFETCH(bool, platform);
        QVERIFY(probe().has_value());
        QCOMPARE(m_store->name(), platform ? u"mem0"_s : u"mem0-selfhosted"_s);
        start(platform, "wrong");
        const auto denied = probe();
        QCOMPARE(denied.error().kind, Error::Kind::Denied);
        QVERIFY(denied.error().detail.contains("Invalid API key"_L1));
        QVERIFY(!denied.error().detail.contains("wrong"_L1));
        QCOMPARE(add(addition(u"x"_s)).error().kind, Error::Kind::Denied);
        m_fake->close();
        QCOMPARE(probe().error().kind, Error::Kind::Unreachable);
    }

    void theOtherKindIsNotTakenForOurs_data() { flavors(); }
    void theOtherKindIsNotTakenForOurs()
    {
        QFETCH(bool, platform);
        Mem0Settings settings;
        settings.flavor = platform ? Mem0Settings::Flavor::SelfHosted : Mem0Settings::Flavor::Platform;
        settings.baseUrl = m_fake->url();
        settings.apiKey = "key";
        m_store = std::make_unique<Mem0Store>(settings);
        QVERIFY(!probe());
        QVERIFY(!add(addition(u"x"_s)));
        QVERIFY(!search(Caller, u"x"_s));
        QVERIFY(!list(Caller));
        QVERIFY(!remove(u"m"_s));
        QVERIFY(!removeCaller(Caller));
    }

    void troubles_data()
    {
        QTest::addColumn<bool>("platform");
        QTest::addColumn<QByteArray>("behavior");
        QTest::addColumn<Error::Kind>("kind");
        using Kind = Error::Kind;
        for (const bool platform : {true, false}) {
            const auto row = [platform](const char *name, const QByteArray &behavior, Kind kind) {
                QTest::addRow("%s, %s", platform ? "platform" : "self-hosted", name) << platform << behavior << kind;
            };
            row("slow", R"({"delay_ms":3000})", Kind::Timeout);
            row("silent", R"({"silent":true})", Kind::Timeout);
            row("broken", R"({"fail_status":500})", Kind::Unreachable);
            row("refusing", R"({"fail_status":400})", Kind::BadInput);
            row("too large for it", R"({"fail_status":413})", Kind::BadInput);
            row("rate-limiting", R"({"fail_status":429,"retry_after":9})", Kind::Busy);
            row("timing out itself", R"({"fail_status":504})", Kind::Timeout);
            row("redirecting", R"({"fail_status":302})", Kind::Unreachable);
            row("talking garbage", R"({"garbage":true})", Kind::Unreachable);
            row("behind a broken proxy", R"({"html":true})", Kind::Unreachable);
            row("behind a proxy that says 200", R"({"html":true,"fail_status":200})", Kind::Unreachable);
            row("cutting its answers", R"({"truncate":true})", Kind::Unreachable);
            row("answering 20 MB", R"({"pad_bytes":20000000})", Kind::Unreachable);
        }
    }

    void troubles()
    {
        QFETCH(QByteArray, behavior);
        QFETCH(Error::Kind, kind);
        const QString id = m_fake->remember(Caller, u"tea"_s);
        m_fake->behavior() = test::FakeMem0Behavior::fromJson(QJsonDocument::fromJson(behavior).object());
        const bool stalls = kind == Error::Kind::Timeout && m_fake->behavior().failStatus == 0;
        m_options.deadline = stalls ? 150ms : 5000ms;
        const auto failed = [kind](const auto &result) { return !result && result.error().kind == kind; };
        const auto searched = search(Caller, u"tea"_s);
        QVERIFY(failed(searched));
        QCOMPARE(searched.error().retryAfterSeconds, kind == Error::Kind::Busy ? 9 : 0);
        QVERIFY(!searched.error().detail.isEmpty());
        QVERIFY(failed(list(Caller)));
        QVERIFY(failed(get(id)));
        QVERIFY(failed(update(id, {.text = u"x"_s})));
        QVERIFY(failed(history(id)));
        QVERIFY(failed(callers(1, 10)));
        QVERIFY(failed(probe()));
        QVERIFY(failed(add(addition(u"x"_s))));
        m_fake->behavior() = {};
        m_options.deadline = 5000ms;
        QVERIFY(search(Caller, u"tea"_s).has_value()); // and it recovers
    }

    void anAdditionIsNeverSentTwice_data() { flavors(); }
    void anAdditionIsNeverSentTwice()
    {
        QVERIFY(probe().has_value());
        m_fake->behavior().dropAfterStore = 1;
        const auto added = add(addition(u"Likes tea."_s));
        QCOMPARE(added.error().kind, Error::Kind::Unreachable);
        QCOMPARE(m_fake->stats().adds, 1);
        QCOMPARE(m_fake->stats().stored, 1);
        m_fake->behavior() = {};
        const auto found = list(Caller, u"conv_1"_s); // how its fate is found out
        QCOMPARE(found->memories.size(), 1);
        QCOMPARE(found->memories.first().metadata.value("part"_L1).toString(), u"factual"_s);
    }

    void manyAdditionsAtOnceAreStoredOnce_data() { flavors(); }
    void manyAdditionsAtOnceAreStoredOnce()
    {
        int stored = 0;
        int failed = 0;
        for (int part = 0; part < 200; ++part) {
            m_store->add(addition(u"memory %1"_s.arg(part)), {CallOptions::Lane::Background, 20s}, this,
                         [&stored, &failed](const Result<AdditionReceipt> &receipt) {
                             receipt && receipt->memoryIds.size() == 1 ? ++stored : ++failed;
                         });
        }
        QTRY_COMPARE(stored + failed, 200);
        QCOMPARE(failed, 0);
        QCOMPARE(m_fake->stats().adds, 200);
        QCOMPARE(m_fake->rows().size(), 200);
    }

    void backdates_data() { flavors(); }
    void backdates()
    {
        QFETCH(bool, platform);
        MemoryAddition early = addition(u"Likes tea."_s);
        early.happenedAt = QDateTime::fromSecsSinceEpoch(1721577600, QTimeZone::utc());
        const auto added = add(early);
        QVERIFY(added.has_value());
        if (platform) // the other one cannot
            QCOMPARE(get(added->memoryIds.first())->createdAt, early.happenedAt);
    }

    void dropsAnswersForTheDead_data() { flavors(); }
    void dropsAnswersForTheDead()
    {
        bool answered = false;
        auto context = std::make_unique<QObject>();
        m_store->probe(m_options, context.get(), [&answered](const Result<Done> &) { answered = true; });
        m_store->removeCaller({}, m_options, context.get(), [&answered](const Result<Done> &) { answered = true; });
        context.reset();
        QVERIFY(probe().has_value());
        QVERIFY(!answered);
    }
};

QTEST_GUILESS_MAIN(tst_Mem0Store)
#include "tst_mem0store.moc"
