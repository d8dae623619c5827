// SPDX-License-Identifier: MIT
#include "asking.h"
#include "briefing/cards.h"
#include "calls/calltokens.h"
#include "calls/clientdata.h"
#include "calls/keptcalls.h"
#include "calls/livecalls.h"
#include "calls/retrieve.h"
#include "calls/speakercheck.h"
#include "identity/callerresolver.h"
#include "storage/reader.h"
#include "storage/writer.h"
#include "support/fakememorystore.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::test::Asking;
using Access = am::RetrieveSettings::Access;

namespace {

/// Somebody, in the spellings that the platform has for them, and the word that stands in all of their facts.
struct Person
{
    QString key;
    QStringList spellings;
    bool shared = false;
    [[nodiscard]] QByteArray canary() const { return "kestrel" + QByteArray::number(qHash(key, 0) % 1'000'000) + 'x'; }
};

const QList<Person> people{
    {u"+15550100123"_s, {u"+15550100123"_s, u"+1 (555) 010-0123"_s, u"sip:+15550100123@host"_s}},
    {u"+15550100144"_s, {u"+15550100144"_s, u"tel:+1-555-010-0144"_s}},
    {u"+15550100500"_s, {u"+15550100500"_s, u" 15550100500"_s}, true}, // Paul and others
    {u"+493023125001"_s, {u"030 23125001"_s, u"+493023125001"_s}},
    {u"sip:maren@pbx.example.com"_s, {u"sip:maren@pbx.example.com"_s, u"Maren <sip:maren@PBX.example.com>"_s}},
    {u"user_5521"_s, {}},         // on the web: never before pick-up
    {u"web:+15550100123"_s, {}}}; // claims to be the first
const QStringList nobody{u"anonymous"_s, u""_s, u"112"_s, u"sip:anonymous@anonymous.invalid"_s};
const QStringList agents{u"agent_1"_s, u"agent_2"_s, QString()};

/// A call as the test knows it, whatever the handlers make of it.
struct Ring
{
    QString conversation; ///< empty = the platform named none
    QByteArray token;
    QString caller; ///< empty = withheld
    bool shared = false;
    bool confirmed = false;
};

} // namespace

/// Random callers, calls, agents, templates, edits, moods of the store and requests: no answer of /client-data or
/// /retrieve ever holds a fact of anybody but the caller it is about, and none at all of a shared number's before the
/// call has said who speaks.
class tst_OwnFactsOnly : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(u"agenticmemory.*=false"_s); } // strangers' are dropped
    void cleanupTestCase() { QLoggingCategory::setFilterRules({}); }

    void whateverHappens_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 12; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void whateverHappens();

private:
    struct House;
};

struct tst_OwnFactsOnly::House
{
    explicit House(quint32 seed)
        : random(seed)
    {
        identity.defaultRegion = u"DE"_s;
        identity.sharedNumbers = {u"+15550100500"_s};
        for (const Person &person : people) {
            remember(person);
            store.remember(person.key, u"User name: Paul"_s, {{u"type"_s, u"factual"_s}});
        }
    }

    int any(qsizetype below) { return int(random.bounded(qint64(below))); }
    bool chance(int percent) { return any(100) < percent; }
    template<typename T>
    const T &oneOf(const QList<T> &list)
    {
        return list.at(any(list.size()));
    }
    void remember(const Person &person)
    {
        store.remember(person.key, u"%1 keeps bees, %2"_s.arg(QString::fromLatin1(person.canary())).arg(any(1000)),
                       {{u"type"_s, u"factual"_s}});
    }

    void step();
    void edit();
    void mood();
    void settle();
    void ring();
    void ask();
    void verify(const Asking &asking, const QString &about, const char *endpoint);
    template<typename Handler>
    void put(Asking &asking, Handler &handler)
    {
        asking.put(handler);
        const QDeadlineTimer deadline(am::test::patience);
        while (asking.answers == 0 && !deadline.hasExpired())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1000);
        QCOMPARE(asking.answers, 1);
    }

    QRandomGenerator random;
    QTemporaryDir directory;
    std::unique_ptr<am::Writer> writer = *am::Writer::start(directory.filePath(u"t.db"_s));
    std::unique_ptr<am::Reader> reader = *am::Reader::start(directory.filePath(u"t.db"_s));
    am::IdentitySettings identity;
    am::BriefingSettings briefing;
    am::ClientDataSettings clientDataSettings{.workspaceKeys = {"key"}, .deadline = 30ms};
    am::RetrieveSettings settings;
    am::test::FakeMemoryStore store;
    am::CallerResolver callers{identity, "salt"};
    am::LiveCalls liveCalls;
    am::KeptCalls kept{*writer, *reader};
    am::CallTokens tokens{settings, "key"};
    am::Cards cards{*writer, *reader, store, briefing};
    am::BriefingWriter briefings{briefing};
    am::ClientDataHandler clientData{clientDataSettings, briefings, callers, cards, liveCalls, kept, tokens};
    am::CallerAccess access{settings, liveCalls, tokens, callers};
    am::RetrieveHandler::Kept memories = [this](const QString &caller, QObject *context,
                                                const am::Reply<QList<am::Memory>> &reply) {
        cards.known(caller, context, reply);
    };
    am::SpeakerCheck speakers{identity, briefing, callers, liveCalls, kept, memories};
    am::RetrieveHandler retrieve{settings, store, access, memories, &speakers};
    QList<Ring> rings;
    int told = 0;     ///< answers with a fact of their caller's
    int refused = 0;  ///< answers of 401 and 403
    int answered = 0; ///< all
};

void tst_OwnFactsOnly::House::step()
{
    const int what = any(100);
    if (what < 30)
        ring();
    else if (what < 80)
        ask();
    else if (what < 90)
        edit();
    else if (what < 95)
        mood();
    else
        settle();
}

/// Memories come, change hands of time, and go; cards hear of it, mostly.
void tst_OwnFactsOnly::House::edit()
{
    const Person &person = oneOf(people);
    if (chance(50))
        remember(person);
    else if (!store.memories.isEmpty() && chance(40))
        store.memories.removeAt(any(store.memories.size()));
    if (chance(70))
        cards.rebuild(person.key);
    if (chance(10)) { // an erasure
        cards.forget(person.key);
        kept.forget(person.key, am::systemClock() + 1);
        const QStringList taken = liveCalls.forget(person.key, am::systemClock() + 1);
        for (Ring &ring : rings) {
            if (taken.contains(ring.conversation))
                ring.caller.clear();
        }
    }
}

void tst_OwnFactsOnly::House::mood()
{
    store.ignoresCaller = chance(40);
    store.failure = chance(25) ? std::optional(am::Error{am::Error::Kind::Unreachable, u"down"_s}) : std::nullopt;
    store.delay = chance(20) ? 40 : 0; // behind the deadline of a briefing
    settings.deadline = std::chrono::milliseconds(5000);
}

/// The operator changes their mind.
void tst_OwnFactsOnly::House::settle()
{
    settings.access = oneOf(QList<Access>{Access::Open, Access::Call});
    am::AgentSettings agent;
    agent.overrides = oneOf(QList<QStringList>{{}, {u"prompt"_s}, {u"prompt"_s, u"first_message"_s}});
    agent.prompt =
        oneOf(QList<QString>{u"{{memory_context}}"_s, u"With {{caller_name}}: {{memory_summary}}"_s, u"Hi"_s});
    agent.firstMessage = u"Hello {{caller_name}}, {{memory_summary}}"_s;
    briefing.agents.insert(oneOf(agents), agent);
    cards.reread();
}

void tst_OwnFactsOnly::House::ring()
{
    const bool withheld = chance(15);
    const Person &person = people.at(any(5)); // the others are on the web
    const bool named = chance(70);
    Ring ring{.conversation = named ? u"conv_%1"_s.arg(rings.size()) : QString(),
              .token = {},
              .caller = withheld ? QString() : person.key,
              .shared = !withheld && person.shared};
    QJsonObject body{{u"caller_id"_s, withheld ? oneOf(nobody) : oneOf(person.spellings)}, {u"call_sid"_s, u"CA1"_s}};
    body.insert(u"agent_id"_s, oneOf(agents));
    if (named)
        body.insert(u"conversation_id"_s, ring.conversation);
    am::HttpRequest request;
    request.headers.append("x-workspace-key", "key");
    request.body = QJsonDocument(body).toJson();
    Asking asking(request);
    put(asking, clientData);
    QCOMPARE(asking.answer.status, 200);
    verify(asking, ring.shared ? QString() : ring.caller, "/client-data");
    ring.token = asking.json()["dynamic_variables"_L1]["secret__memory_token"_L1].toString().toLatin1();
    rings.append(ring);
}

void tst_OwnFactsOnly::House::ask()
{
    QJsonObject body{{u"query"_s, u"bees %1"_s.arg(QString::fromLatin1(oneOf(people).canary()))}};
    if (chance(30))
        body.insert(u"details"_s, true);
    Ring *byToken = !rings.isEmpty() && chance(40) ? &rings[any(rings.size())] : nullptr;
    Ring *byConversation = !rings.isEmpty() && chance(40) ? &rings[any(rings.size())] : nullptr;
    if (byConversation && byConversation->conversation.isEmpty())
        byConversation = nullptr;
    const bool names = chance(50);
    const Person &named = oneOf(people);
    if (byConversation)
        body.insert(u"conversation_id"_s, byConversation->conversation);
    if (names)
        body.insert(u"user_id"_s, named.key);
    if (chance(20))
        body.insert(u"name"_s, chance(50) ? u"Paul"_s : u"Robert"_s);
    am::HttpRequest request;
    request.headers.append("content-type", "application/json");
    if (byToken)
        request.headers.append("x-memory-token", chance(5) ? "x" + byToken->token : byToken->token);
    request.body = QJsonDocument(body).toJson();
    Asking asking(request);
    put(asking, retrieve);
    if (asking.answer.status != 200) {
        ++refused;
        return verify(asking, QString(), "/retrieve");
    }
    // Who may be spoken of, by the rules as an operator reads them.
    Ring *const call = byToken ? byToken : byConversation;
    QString about = call ? call->caller : settings.access == Access::Open && names ? named.key : QString();
    if (call && call->shared) {
        call->confirmed |= body["name"_L1] == u"Paul"_s;
        if (!call->confirmed)
            about.clear();
    } else if (!call && names && named.shared) {
        about.clear();
    }
    verify(asking, about, "/retrieve");
}

void tst_OwnFactsOnly::House::verify(const Asking &asking, const QString &about, const char *endpoint)
{
    ++answered;
    for (const Person &person : people) {
        const bool holds = asking.answer.body.contains(person.canary());
        if (holds && person.key == about)
            ++told;
        else
            QVERIFY2(!holds, qPrintable(u"%1 told of %2 to %3: %4"_s.arg(QLatin1StringView(endpoint), person.key, about,
                                                                         QString::fromUtf8(asking.answer.body))));
    }
}

void tst_OwnFactsOnly::whateverHappens()
{
    QFETCH(quint32, seed);
    House house(seed);
    for (int i = 0; i < 400 && !QTest::currentTestFailed(); ++i)
        house.step();
    qInfo("%d answers, %d with facts of their caller's, %d refused", house.answered, house.told, house.refused);
    QVERIFY2(house.told > 20, "nothing is ever told, so nothing was shown"); // the property would hold of silence
}

QTEST_GUILESS_MAIN(tst_OwnFactsOnly)
#include "tst_ownfactsonly.moc"
