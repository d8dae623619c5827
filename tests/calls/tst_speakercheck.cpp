// SPDX-License-Identifier: MIT
#include "calls/speakercheck.h"

#include "asking.h"
#include "calls/calltokens.h"
#include "calls/keptcalls.h"
#include "calls/livecalls.h"
#include "calls/retrieve.h"
#include "identity/callerresolver.h"
#include "storage/reader.h"
#include "storage/writer.h"
#include "support/fakememorystore.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::Asking;

namespace {

const QString family = u"+15550100500"_s;

am::Memory fact(const QString &text, const QString &type = u"factual"_s)
{
    return {.id = text, .text = text, .caller = family, .conversation = {}, .metadata = {{u"type"_s, type}}};
}

} // namespace

/// A shared telephone of Zoë Núñez and Paul, with a live call conv_1, asked through the handler.
class tst_SpeakerCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_identity = {};
        m_identity.sharedNumbers = {family};
        m_identity.sharedPins = {"+1 555 010 0500:4711", "+15550100600:9999"};
        m_calls = am::LiveCalls();
        m_calls.begin(u"conv_1"_s, family);
        m_memories = {fact(u"User name: Zoë Núñez"_s), fact(u"The caller's name is Paul"_s),
                      fact(u"Agent: my name is Robo"_s, u"semantic"_s), fact(u"likes tea"_s)};
        m_store.memories.clear();
        m_store.remember(family, u"likes tea"_s);
    }

    void hears_data();
    void hears();

    void aCallStaysConfirmed()
    {
        QCOMPARE(count({{u"name"_s, u"Paul"_s}}), 1);
        QCOMPARE(count({}), 1);
        QCOMPARE(count({{u"name"_s, u"Robert"_s}}), 1);
        m_calls.begin(u"conv_2"_s, family);
        QCOMPARE(count({{u"conversation_id"_s, u"conv_2"_s}}), 0);
    }

    void threeAttemptsAndNoMore()
    {
        for (const QString &guess : {u"Anna"_s, u"Maria"_s, u"Robert"_s})
            QCOMPARE(count({{u"name"_s, guess}}), 0);
        QCOMPARE(count({{u"name"_s, u"Paul"_s}}), 0);
        QCOMPARE(count({{u"pin"_s, u"4711"_s}}), 0);
    }

    void askingWithoutAnythingIsNoAttempt()
    {
        for (int i = 0; i < 10; ++i)
            QCOMPARE(count({}), 0);
        QCOMPARE(count({{u"name"_s, u"Paul"_s}}), 1);
    }

    void nothingConfirmsOutsideOfALiveCall()
    {
        const QJsonObject outside{{u"conversation_id"_s, QString()}, {u"user_id"_s, family}};
        for (const auto &[field, value] : {std::pair(u"name"_s, u"Paul"_s), std::pair(u"pin"_s, u"4711"_s)}) {
            QJsonObject question = outside;
            question.insert(field, value);
            QCOMPARE(count(question), 0);
        }
    }

    void noNameIsConfirmedWhenNothingCanBeRead()
    {
        m_failure = am::Error{am::Error::Kind::Storage, u"gone"_s};
        QCOMPARE(count({{u"name"_s, u"Paul"_s}}), 0);
        m_failure.reset();
    }

    void anUnsharedNumberIsNotAsked()
    {
        m_identity.sharedNumbers.clear();
        QCOMPARE(count({}), 1);
    }

private:
    /// The memories told; QTRY fails the test when there is no answer.
    int count(QJsonObject question)
    {
        question.insert(u"query"_s, u"tea"_s);
        if (!question.contains("conversation_id"_L1))
            question.insert(u"conversation_id"_s, u"conv_1"_s);
        am::HttpRequest request;
        request.headers.append("content-type", "application/json");
        request.body = QJsonDocument(question).toJson();
        Asking asking(request);
        asking.put(m_handler);
        [&asking] { QTRY_COMPARE(asking.answers, 1); }();
        m_note = asking.json().value("note"_L1).toString();
        if (asking.answer.status != 200)
            return -1;
        return asking.json().value("count"_L1).toInt(-1);
    }

    QTemporaryDir m_directory;
    std::unique_ptr<am::Writer> m_writer = *am::Writer::start(m_directory.filePath(u"t.db"_s));
    std::unique_ptr<am::Reader> m_reader = *am::Reader::start(m_directory.filePath(u"t.db"_s));
    am::IdentitySettings m_identity;
    am::BriefingSettings m_briefing;
    am::RetrieveSettings m_settings;
    am::LiveCalls m_calls;
    am::CallerResolver m_callers{m_identity};
    am::KeptCalls m_kept{*m_writer, *m_reader};
    am::CallTokens m_tokens{m_settings, "key"};
    am::CallerAccess m_access{m_settings, m_calls, m_tokens, m_callers};
    am::test::FakeMemoryStore m_store;
    QList<am::Memory> m_memories;
    std::optional<am::Error> m_failure;
    am::SpeakerCheck m_speakers{m_identity,
                                m_briefing,
                                m_callers,
                                m_calls,
                                m_kept,
                                [this](const QString &, QObject *context, const am::Reply<QList<am::Memory>> &reply) {
                                    QTimer::singleShot(0, context, [this, reply] {
                                        reply(m_failure ? am::Result<QList<am::Memory>>(*m_failure) : m_memories);
                                    });
                                }};
    am::RetrieveHandler m_handler{m_settings, m_store, m_access, {}, &m_speakers};
    QString m_note;
};

void tst_SpeakerCheck::hears_data()
{
    QTest::addColumn<QJsonObject>("said");
    QTest::addColumn<bool>("byVariable");
    QTest::addColumn<bool>("confirmed");
    const auto name = [](const QString &text) { return QJsonObject{{u"name"_s, text}}; };
    QTest::newRow("nothing") << QJsonObject() << false << false;
    QTest::newRow("a known name") << name(u"Paul"_s) << false << true;
    QTest::newRow("a known name in another case") << name(u" PAUL "_s) << false << true;
    QTest::newRow("a whole name") << name(u"Zoë Núñez"_s) << false << true;
    QTest::newRow("a whole name without accents, turned round") << name(u"nunez, zoe"_s) << false << true;
    QTest::newRow("half a name") << name(u"Zoë"_s) << false << false;
    QTest::newRow("a name and more") << name(u"Paul Zoë Núñez"_s) << false << false;
    QTest::newRow("two people's names") << name(u"Paul Paul"_s) << false << false;
    QTest::newRow("a stranger's name") << name(u"Robert"_s) << false << false;
    QTest::newRow("a name that was merely said during a call") << name(u"Robo"_s) << false << false;
    QTest::newRow("no letters") << name(u"?!"_s) << false << false;
    QTest::newRow("a memory that is no name") << name(u"likes tea"_s) << false << false;
    QTest::newRow("the PIN") << QJsonObject{{u"pin"_s, u"4711"_s}} << false << true;
    QTest::newRow("another PIN") << QJsonObject{{u"pin"_s, u"4712"_s}} << false << false;
    QTest::newRow("another number's PIN") << QJsonObject{{u"pin"_s, u"9999"_s}} << false << false;
    QTest::newRow("an empty PIN") << QJsonObject{{u"pin"_s, u""_s}} << false << false;
    QTest::newRow("the variable, believed") << QJsonObject{{u"caller_confirmed"_s, u"yes"_s}} << true << true;
    QTest::newRow("the variable says no") << QJsonObject{{u"caller_confirmed"_s, u"no"_s}} << true << false;
    QTest::newRow("the variable, not believed") << QJsonObject{{u"caller_confirmed"_s, u"yes"_s}} << false << false;
    QTest::newRow("a user_id besides") << QJsonObject{{u"user_id"_s, family}} << false << false;
}

void tst_SpeakerCheck::hears()
{
    QFETCH(QJsonObject, said);
    QFETCH(bool, byVariable);
    QFETCH(bool, confirmed);
    m_identity.confirmByVariable = byVariable;
    QCOMPARE(count(said), confirmed ? 1 : 0);
    QCOMPARE(m_note.contains("not confirmed yet who is speaking"_L1), !confirmed);
}

QTEST_GUILESS_MAIN(tst_SpeakerCheck)
#include "tst_speakercheck.moc"
