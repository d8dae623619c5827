// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"
#include "support/fakemem0process.h"
#include "support/operatorsocket.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::FakeMem0Process;
using am::test::OperatorSocket;
using am::test::RawAnswer;
using am::test::RawClient;

namespace {

/// Somebody, in the spellings that the platform has for them; the word and the name that stand in their facts only.
struct Person
{
    QString key;
    QStringList spellings; ///< none: on the web, never before pick-up
    QString name;
    bool shared = false;

    [[nodiscard]] QByteArray canary() const { return "kestrel" + QByteArray::number(qHash(key, 0) % 1'000'000) + 'x'; }
};

const QList<Person> people{
    {u"+15550100123"_s, {u"+15550100123"_s, u"+1 (555) 010-0123"_s, u"sip:+15550100123@host"_s}, u"Robert"_s},
    {u"+15550100144"_s, {u"+15550100144"_s, u"tel:+1-555-010-0144"_s}, u"Ingrid"_s},
    {u"+493023125001"_s, {u"030 23125001"_s, u"+493023125001"_s}, u"Tomasz"_s},
    {u"sip:maren@pbx.example.com"_s, {u"sip:maren@pbx.example.com"_s}, u"Beatriz"_s},
    {u"+15550100500"_s, {u"+15550100500"_s}, u"Yusuf"_s, true}, // Yusuf and others
    {u"user_5521"_s, {}, u"Colette"_s},
    {u"web:+15550100123"_s, {}, u"Dagmar"_s}}; // claims to be the first
const QStringList agents{u"agent_1"_s, u"agent_2"_s, u"agent_3"_s};
const QString nobody = u"anonymous"_s;

/// A call as the test knows it, whatever the daemon makes of it.
struct Ring
{
    QString conversation;
    QByteArray token;
    const Person *person = nullptr; ///< none: withheld
    QByteArray told;                ///< the answer, with its token as a preview shows it
    bool certain = true;            ///< a kill may have come before the register was on disk
};

QJsonObject parsed(const RawAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

QByteArray report(const Person &person, const QString &agent, const QString &conversation, const QString &fact,
                  qint64 began)
{
    const auto collected = [](const QString &value) { return QJsonObject{{u"value"_s, value}}; };
    const QJsonObject phone{{u"direction"_s, u"inbound"_s}, {u"external_number"_s, person.spellings.constFirst()}};
    const QJsonObject said{{u"role"_s, u"user"_s}, {u"message"_s, u"I said that "_s + fact}};
    return QJsonDocument(
               QJsonObject{{u"type"_s, u"post_call_transcription"_s},
                           {u"event_timestamp"_s, began + 60},
                           {u"data"_s, QJsonObject{{u"conversation_id"_s, conversation},
                                                   {u"agent_id"_s, agent},
                                                   {u"transcript"_s, QJsonArray{said}},
                                                   {u"metadata"_s, QJsonObject{{u"start_time_unix_secs"_s, began},
                                                                               {u"phone_call"_s, phone}}},
                                                   {u"analysis"_s,
                                                    QJsonObject{{u"transcript_summary"_s, u"Summed up: "_s + fact},
                                                                {u"data_collection_results"_s,
                                                                 QJsonObject{{u"user_name"_s, collected(person.name)},
                                                                             {u"mood"_s, collected(fact)}}}}}}}})
        .toJson(QJsonDocument::Compact);
}

/// As it stands in the JSON of an answer, when it is a note of its own.
QByteArray asLine(const QString &fact)
{
    return "\\\"" + fact.toUtf8() + "\\\"";
}

int number(const char *variable, int otherwise)
{
    bool given = false;
    const int value = qEnvironmentVariableIntValue(variable, &given);
    return given ? value : otherwise;
}

} // namespace

/// The real daemon, a random life: calls, reports, searches, edits and deletions by the operator, templates that
/// change, a Mem0 that is slow, away or talks nonsense, restarts and kills. No answer of any endpoint ever holds a fact
/// of anybody but the caller it is about, nor another agent's text; a preview is byte for byte what a call is answered
/// with, then and later; and what an operator has changed is told no more, nor lost.
///
/// AM_SEED repeats a life, AM_STEPS makes it longer (90 each).
class tst_OwnFactsOnWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup()
    {
        if (QTest::currentTestFailed() && m_daemon)
            qInfo().noquote() << m_daemon->log().right(4000);
        m_daemon.reset();
        m_mem0.reset();
    }

    void whateverHappens_data()
    {
        QTest::addColumn<QString>("flavor");
        QTest::addColumn<QString>("access");
        QTest::newRow("the embedded store, whoever asks") << QString() << u"open"_s;
        QTest::newRow("the embedded store, live calls only") << QString() << u"call"_s;
        QTest::newRow("Mem0's platform, with the key") << u"platform"_s << u"key"_s;
        QTest::newRow("Mem0's platform, live calls only") << u"platform"_s << u"call"_s;
        QTest::newRow("a self-hosted Mem0, whoever asks") << u"selfhosted"_s << u"open"_s;
    }
    void whateverHappens();

private:
    // The life.
    void begin(const QString &flavor);
    void step();
    void ring();
    void remember();
    void ask();
    void edit();
    void remove();
    void reword();
    void mood();
    void restart();
    void look();
    void pastCalls();

    // What must hold.
    void verify(const QByteArray &answer, const QString &about, const char *where);
    void verifyPreview(const Person *person, const QString &callerId, const QString &agent);
    void awaitTold(const Person &person, const QByteArray &text, bool told);

    int any(qsizetype below) { return int(m_random.bounded(qint64(below))); }
    bool chance(int percent) { return any(100) < percent; }
    template<typename T>
    const T &oneOf(const QList<T> &list)
    {
        return list.at(any(list.size()));
    }
    const Person &onThePhone() { return people.at(any(5)); }
    QString newFact(const Person &person)
    {
        return u"%1 keeps bees number %2q"_s.arg(QString::fromLatin1(person.canary())).arg(++m_facts);
    }
    QJsonArray factsOf(const Person &person);
    void write(const QString &agent);
    QJsonObject behavior() const;
    QJsonObject body(const QString &callerId, const QString &agent, const QString &conversation) const
    {
        return {{u"caller_id"_s, callerId}, {u"agent_id"_s, agent}, {u"conversation_id"_s, conversation}};
    }
    OperatorSocket &desk();

    QRandomGenerator m_random;
    std::unique_ptr<FakeMem0Process> m_mem0;
    std::unique_ptr<DaemonProcess> m_daemon;
    std::unique_ptr<OperatorSocket> m_desk;
    QList<Ring> m_rings;
    QHash<QString, int> m_wording; ///< by agent
    QList<QByteArray> m_gone;      ///< lines of which an operator deleted the memories
    QString m_access;
    bool m_unwell = false; ///< Mem0
    bool m_away = false;   ///< the daemon knows another address of it
    int m_facts = 0;
    int m_told = 0;
    int m_answered = 0;
};

void tst_OwnFactsOnWire::whateverHappens()
{
    QFETCH(QString, flavor);
    QFETCH(QString, access);
    const int seed = number("AM_SEED", int(QRandomGenerator::global()->bounded(1'000'000)));
    qInfo("AM_SEED=%d", seed);
    m_random.seed(quint32(seed));
    m_access = access;
    m_told = m_answered = 0;
    begin(flavor);
    for (int i = number("AM_STEPS", 90); i > 0 && !QTest::currentTestFailed(); --i)
        step();
    if (QTest::currentTestFailed())
        return;
    pastCalls();
    QVERIFY2(!m_daemon->log().contains("memories of other callers"), "the store was asked about everybody");
    qInfo("%d answers, %d with facts of their caller's", m_answered, m_told);
    QVERIFY2(m_told > 10, "nothing is ever told, so nothing was shown"); // the property would hold of silence
    QCOMPARE(m_daemon->stop(), 0);
}

void tst_OwnFactsOnWire::begin(const QString &flavor)
{
    m_rings.clear();
    m_wording.clear();
    m_gone.clear();
    m_desk.reset();
    m_unwell = m_away = false;
    m_daemon = std::make_unique<DaemonProcess>();
    if (!flavor.isEmpty()) {
        m_mem0 = std::make_unique<FakeMem0Process>(flavor);
        QVERIFY(m_mem0->port() != 0);
        m_daemon->setEnvironment(u"MEM0_BASE_URL"_s, m_mem0->url());
        m_daemon->setEnvironment(u"MEM0_API_KEY"_s, u"m0-test"_s);
        m_daemon->setEnvironment(u"MEM0_FLAVOR"_s, flavor);
    }
    m_daemon->setEnvironment(u"MEM0_TIMEOUT"_s, u"0.3"_s);
    m_daemon->configure("[client_data]\ndeadline_seconds = 0.3\n[identity]\ndefault_region = \"DE\"\n"
                        "shared_numbers = [\"+15550100500\"]\n[briefing]\nmemories = 200\ncontext_tokens = 9000\n"
                        "[delivery]\nsettle_seconds = 0.1\ndeadline_seconds = 0.5\ndenied_pause_seconds = 0.1\n"
                        "retry_seconds = [0.1, 0.1, 0.1, 0.2, 0.5, 1, 1, 1, 1, 1, 1]\n[retrieve]\naccess = \"" +
                        m_access.toLatin1() + "\"\n");
    for (const QString &agent : agents) {
        write(agent);
        m_daemon->configure("[agents." + agent.toLatin1() + "]\noverrides = [\"prompt\", \"first_message\"]\n" +
                            "first_message_file = \"greeting-" + agent.toLatin1() + ".txt\"\nprompt_file = \"prompt-" +
                            agent.toLatin1() + ".txt\"\n");
    }
    QVERIFY2(m_daemon->start(), m_daemon->log().constData());
    for (const Person &person : people)
        desk().ask(u"memories.add"_s, {{u"caller"_s, person.key}, {u"text"_s, newFact(person)}});
}

void tst_OwnFactsOnWire::step()
{
    const int what = any(100);
    if (what < 30)
        ring();
    else if (what < 65)
        ask();
    else if (what < 73)
        remember();
    else if (what < 80)
        edit();
    else if (what < 85)
        remove();
    else if (what < 88)
        reword();
    else if (what < 92)
        mood();
    else if (what < 95)
        restart();
    else
        look();
}

void tst_OwnFactsOnWire::ring()
{
    const Person *const person = chance(10) ? nullptr : &onThePhone();
    const QString callerId = person ? oneOf(person->spellings) : nobody;
    const QString &agent = oneOf(agents);
    Ring ring{.conversation = u"conv_%1"_s.arg(m_rings.size()), .token = {}, .person = person, .told = {}};
    const RawAnswer answer = m_daemon->clientData(body(callerId, agent, ring.conversation));
    QCOMPARE(answer.status, 200);
    verify(answer.body, person && !person->shared ? person->key : QString(), "/client-data");
    for (const QString &other : agents) {
        const QByteArray words = "I am " + other.toLatin1();
        QVERIFY2(answer.body.contains(words) == (other == agent), answer.body.constData());
    }
    for (const QByteArray &line : std::as_const(m_gone))
        QVERIFY2(!answer.body.contains(line), ("still told: " + line).constData());
    ring.token = parsed(answer)["dynamic_variables"_L1]["secret__memory_token"_L1].toString().toLatin1();
    QVERIFY(!ring.token.isEmpty());
    ring.told = QByteArray(answer.body).replace(ring.token, "<REDACTED>");
    m_rings.append(ring);
    verifyPreview(person, callerId, agent);
}

/// Between two previews that are the same, a call is answered with the same bytes. A card may be made anew meanwhile.
void tst_OwnFactsOnWire::verifyPreview(const Person *person, const QString &callerId, const QString &agent)
{
    if (!person)
        return; // nobody to ask for
    const QJsonObject asked{{u"caller"_s, person->key}, {u"agent"_s, agent}};
    const auto preview = [&] { return desk().ask(u"briefing.preview"_s, asked)["answer"_L1].toString().toUtf8(); };
    QByteArray before = preview();
    for (int tries = 0; tries < 50 && !QTest::currentTestFailed(); ++tries) {
        const RawAnswer served = m_daemon->clientData(body(callerId, agent, u"conv_preview"_s));
        const QByteArray token =
            parsed(served)["dynamic_variables"_L1]["secret__memory_token"_L1].toString().toLatin1();
        const QByteArray after = preview();
        verify(after, person->shared ? QString() : person->key, "briefing.preview");
        if (before == after) {
            QCOMPARE(QByteArray(served.body).replace(token, "<REDACTED>"), after);
            return;
        }
        before = after;
    }
    QVERIFY2(QTest::currentTestFailed(), "no two previews are the same");
}

void tst_OwnFactsOnWire::remember()
{
    const Person &person = onThePhone();
    const QString fact = newFact(person);
    if (chance(50) && !m_unwell && !m_away) {
        const QJsonObject asked{{u"caller"_s, person.key}, {u"text"_s, fact}};
        QVERIFY(!desk().ask(u"memories.add"_s, asked).isEmpty());
        return awaitTold(person, asLine(fact), true);
    }
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const RawAnswer answer =
        m_daemon->postCall(report(person, oneOf(agents), u"conv_report_%1"_s.arg(m_facts), fact, now - 60));
    QCOMPARE(answer.status, 200);
    verify(answer.body, {}, "/post-call");
    if (m_unwell || m_away)
        return;
    QVERIFY2(m_daemon->waitUntilRemembered(), m_daemon->log().constData());
    awaitTold(person, fact.toUtf8(), true);
}

void tst_OwnFactsOnWire::ask()
{
    const Ring *const byToken = !m_rings.isEmpty() && chance(40) ? &oneOf(m_rings) : nullptr;
    const Ring *byConversation = !m_rings.isEmpty() && chance(50) ? &oneOf(m_rings) : nullptr;
    const bool names = chance(50);
    const Person &named = oneOf(people);
    QJsonObject question{{u"query"_s, u"bees %1"_s.arg(QString::fromLatin1(oneOf(people).canary()))}};
    if (chance(30))
        question.insert(u"details"_s, true);
    if (byConversation)
        question.insert(u"conversation_id"_s, byConversation->conversation);
    if (names)
        question.insert(u"user_id"_s, named.key);
    if (m_access == "key"_L1 && chance(20)) {
        RawClient client(m_daemon->port());
        QVERIFY(client.send(RawClient::post("/retrieve", QJsonDocument(question).toJson())));
        const RawAnswer refused = client.receive().value_or(RawAnswer());
        QCOMPARE(refused.status, 401);
        return verify(refused.body, {}, "/retrieve without a key");
    }
    const bool forged = byToken && chance(10);
    const RawAnswer answer =
        m_daemon->retrieve(question, byToken ? (forged ? "x" + byToken->token : byToken->token) : QByteArray());
    const Ring *const call = byToken ? byToken : byConversation;
    if (forged || (m_access == "call"_L1 && !call)) {
        QCOMPARE(answer.status, 401);
    }
    if (answer.status != 200)
        return verify(answer.body, {}, "/retrieve, refused");

    // Who may be spoken of, by the rules as an operator reads them.
    const Person *about = call ? call->person : names ? &named : nullptr;
    if (call && !call->certain && !byToken && names &&
        !answer.body.contains(call->person ? call->person->canary() : "-"))
        about = &named; // a kill took the register's line: then it is a call that nobody announced
    if (m_access == "call"_L1 && call && names && call->person && !named.key.startsWith("web:"_L1)) {
        QCOMPARE(call->person->key, named.key); // another one is refused
    }
    verify(answer.body, about && !about->shared ? about->key : QString(), "/retrieve");
    // What there is, is found; silence would be safe, too.
    const bool known = !call || byToken || call->certain;
    const bool well = known && !m_unwell && !m_away && !parsed(answer)["note"_L1].toString().contains("unavailable"_L1);
    if (about && !about->shared && well && question["query"_L1].toString().contains(QLatin1StringView(about->canary())))
        QVERIFY2(answer.body.contains(about->canary()), answer.body.constData());
}

/// Those that hold nothing else, so that they are a line of their own.
QJsonArray tst_OwnFactsOnWire::factsOf(const Person &person)
{
    const QJsonObject listed = desk().ask(u"memories.list"_s, {{u"caller"_s, person.key}, {u"limit"_s, 200}});
    verify(QJsonDocument(listed).toJson(), person.key, "memories.list");
    QJsonArray facts;
    for (const QJsonArray all = listed["memories"_L1].toArray(); const QJsonValue memory : all) {
        if (memory["text"_L1].toString().startsWith(QLatin1StringView(person.canary())))
            facts.append(memory);
    }
    return facts;
}

void tst_OwnFactsOnWire::edit()
{
    const Person &person = onThePhone();
    if (m_unwell || m_away)
        return;
    const QJsonArray memories = factsOf(person);
    if (memories.isEmpty())
        return;
    const QJsonValue old = memories.at(any(memories.size()));
    const QString fact = newFact(person);
    const QJsonObject asked{{u"caller"_s, person.key}, {u"id"_s, old["id"_L1]}, {u"text"_s, fact}};
    // The same of somebody else's is refused.
    const Person &other = oneOf(people);
    if (other.key != person.key) {
        QJsonObject foreign = asked;
        foreign.insert(u"caller"_s, other.key);
        QVERIFY(desk().ask(u"memories.edit"_s, foreign).isEmpty());
    }
    QCOMPARE(desk().ask(u"memories.edit"_s, asked)["text"_L1].toString(), fact);
    awaitTold(person, asLine(fact), true);
    awaitTold(person, asLine(old["text"_L1].toString()), false);
}

void tst_OwnFactsOnWire::remove()
{
    const Person &person = onThePhone();
    if (m_unwell || m_away)
        return;
    const QJsonArray memories = factsOf(person);
    if (memories.size() < 2)
        return;
    const QJsonValue gone = memories.at(any(memories.size()));
    const QByteArray text = asLine(gone["text"_L1].toString());
    const QJsonObject deleted =
        desk().ask(u"memories.delete"_s, {{u"caller"_s, person.key}, {u"ids"_s, QJsonArray{gone["id"_L1]}}});
    QCOMPARE(deleted["deleted"_L1].toInt(), 1);
    awaitTold(person, text, false);
    if (chance(50)) {
        QCOMPARE(desk().ask(u"memories.undo"_s, {{u"undo"_s, deleted["undo"_L1]}})["restored"_L1].toInt(), 1);
        awaitTold(person, text, true);
    } else if (!person.shared) {
        m_gone.append(text);
    }
}

/// A shared number is told nothing; there only the next edits notice. A question that the store was too unwell to
/// answer stands for ten seconds, and nobody is asked about twice at once: the change is seen after it.
void tst_OwnFactsOnWire::awaitTold(const Person &person, const QByteArray &text, bool told)
{
    if (person.shared || QTest::currentTestFailed())
        return;
    const QString &agent = oneOf(agents);
    RawAnswer answer;
    const auto holds = [&] {
        answer = m_daemon->clientData(body(person.spellings.constFirst(), agent, u"conv_await"_s));
        verify(answer.body, person.key, "/client-data");
        return answer.body.contains(text) == told;
    };
    QVERIFY2(QTest::qWaitFor(holds, am::test::patience),
             (QByteArray(told ? "never told: " : "still told: ") + text + " in " + answer.body).constData());
}

void tst_OwnFactsOnWire::write(const QString &agent)
{
    const auto put = [this](const QString &name, const QString &text) {
        QFile file(QFileInfo(m_daemon->configFile()).dir().filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text.toUtf8());
    };
    const QString mark = u"I am %1, wording %2."_s.arg(agent).arg(m_wording.value(agent));
    put(u"greeting-%1.txt"_s.arg(agent), u"%1 Hello{{#if caller_name}} {{caller_name}}{{/if}}."_s.arg(mark));
    put(u"prompt-%1.txt"_s.arg(agent),
        mark + (m_wording.value(agent) % 2 == 0 ? u"\n{{memory_context}}\n"_s : u"\n{{memory_summary}}\n"_s));
}

void tst_OwnFactsOnWire::reword()
{
    const QString &agent = oneOf(agents);
    ++m_wording[agent];
    write(agent);
    const QByteArray words = u"I am %1, wording %2. Hello"_s.arg(agent).arg(m_wording.value(agent)).toUtf8();
    QTRY_VERIFY(m_daemon->clientData(body(nobody, agent, u"conv_reword"_s)).body.contains(words));
}

void tst_OwnFactsOnWire::mood()
{
    if (!m_mem0)
        return;
    m_unwell = !m_unwell;
    static const QList<QJsonObject> moods{{{u"silent"_s, true}},
                                          {{u"fail_status"_s, 500}},
                                          {{u"garbage"_s, true}},
                                          {{u"truncate"_s, true}},
                                          {{u"html"_s, true}},
                                          {{u"delay_ms"_s, 400}},
                                          {{u"fail_status"_s, 429}, {u"retry_after"_s, 1}}};
    QVERIFY(m_mem0->behave(m_unwell ? oneOf(moods) : QJsonObject()));
}

/// After an orderly end everything is known again, after a kill what was on disk.
void tst_OwnFactsOnWire::restart()
{
    if (m_mem0) {
        m_away = chance(30);
        m_daemon->setEnvironment(u"MEM0_BASE_URL"_s, m_away ? u"http://127.0.0.1:1"_s : m_mem0->url());
    }
    m_desk.reset();
    if (chance(50)) {
        QCOMPARE(m_daemon->stop(), 0);
    } else {
        m_daemon->kill();
        for (Ring &ring : m_rings)
            ring.certain = false;
    }
    QVERIFY2(m_daemon->start(), m_daemon->log().constData());
}

/// What an operator and the machinery see.
void tst_OwnFactsOnWire::look()
{
    for (const char *const target : {"/healthz", "/readyz", "/metrics"})
        verify(m_daemon->get(target).body, {}, target);
    const Person &person = oneOf(people);
    verify(QJsonDocument(desk().ask(u"callers.get"_s, {{u"caller"_s, person.key}})).toJson(), person.key,
           "callers.get");
    if (!m_unwell && !m_away) {
        const QJsonObject asked{{u"caller"_s, person.key}, {u"text"_s, u"bees"_s}};
        verify(QJsonDocument(desk().ask(u"memories.search"_s, asked)).toJson(), person.key, "memories.search");
    }
}

void tst_OwnFactsOnWire::pastCalls()
{
    for (const Ring &ring : std::as_const(m_rings)) {
        if (!ring.certain)
            continue;
        const QJsonObject asked{{u"conversation"_s, ring.conversation}};
        QTRY_COMPARE(desk().ask(u"calls.briefing"_s, asked)["briefing"_L1].toObject(),
                     QJsonDocument::fromJson(ring.told).object());
    }
}

void tst_OwnFactsOnWire::verify(const QByteArray &answer, const QString &about, const char *where)
{
    ++m_answered;
    for (const Person &person : people) {
        const bool holds = answer.contains(person.canary()) || answer.contains(person.name.toUtf8());
        if (holds && person.key == about)
            ++m_told;
        else
            QVERIFY2(!holds, qPrintable(u"%1 told of %2 to \"%3\": %4"_s.arg(QLatin1StringView(where), person.key,
                                                                             about, QString::fromUtf8(answer))));
    }
}

OperatorSocket &tst_OwnFactsOnWire::desk()
{
    if (!m_desk)
        m_desk = std::make_unique<OperatorSocket>(m_daemon->dataDirectory() + u"/agenticmemory.sock"_s);
    return *m_desk;
}

QTEST_GUILESS_MAIN(tst_OwnFactsOnWire)
#include "tst_ownfactsonwire.moc"
