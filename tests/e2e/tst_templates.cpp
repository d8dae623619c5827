// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"
#include "support/fakeelevenlabs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::FakeElevenLabs;

namespace {
const QJsonObject maren{{u"caller_id"_s, u"+15550100123"_s},
                        {u"called_number"_s, u"+15550100001"_s},
                        {u"agent_id"_s, u"agent_1"_s},
                        {u"conversation_id"_s, u"conv_1"_s}};

/// A call of Maren's that leaves her name behind.
QByteArray marensReport()
{
    const QJsonObject name{{u"data_collection_id"_s, u"user_name"_s}, {u"value"_s, u"Maren"_s}};
    const QJsonObject language{{u"data_collection_id"_s, u"preferred_language"_s}, {u"value"_s, u"Spanish"_s}};
    const QJsonObject data{
        {u"agent_id"_s, u"agent_1"_s},
        {u"conversation_id"_s, u"conv_0"_s},
        {u"status"_s, u"done"_s},
        {u"transcript"_s,
         QJsonArray{QJsonObject{
             {u"role"_s, u"user"_s}, {u"message"_s, u"I moved to Quay Street"_s}, {u"time_in_call_secs"_s, 3}}}},
        {u"metadata"_s, QJsonObject{{u"start_time_unix_secs"_s, 1'795'340'000},
                                    {u"call_duration_secs"_s, 60},
                                    {u"phone_call"_s, QJsonObject{{u"type"_s, u"twilio"_s},
                                                                  {u"direction"_s, u"inbound"_s},
                                                                  {u"agent_number"_s, u"+15550100001"_s},
                                                                  {u"external_number"_s, u"+15550100123"_s},
                                                                  {u"call_sid"_s, u"CA1"_s}}}}},
        {u"analysis"_s, QJsonObject{{u"call_successful"_s, u"success"_s},
                                    {u"transcript_summary"_s, u"The caller moved to Quay Street."_s},
                                    {u"data_collection_results"_s,
                                     QJsonObject{{u"user_name"_s, name}, {u"preferred_language"_s, language}}}}}};
    return QJsonDocument(QJsonObject{{u"type"_s, u"post_call_transcription"_s},
                                     {u"event_timestamp"_s, 1'795'340'100},
                                     {u"data"_s, data}})
        .toJson(QJsonDocument::Compact);
}
} // namespace

/// Templates and agents' own settings with the real daemon. The fake ElevenLabs lives in this program's event loop,
/// which QTRY_ turns.
class tst_Templates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_daemon.emplace();
    }
    void cleanup() { m_daemon.reset(); }

    void aChangedTemplateTakesEffectByItself()
    {
        write(u"greeting.txt"_s, "Hello{{#if caller_name}} {{caller_name}}{{/if}}, one.");
        m_daemon->configure(
            "[agents.default]\noverrides = [\"first_message\"]\nfirst_message_file = \"greeting.txt\"\n");
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QCOMPARE(greeting(), u"Hello, one."_s);
        write(u"greeting.txt"_s, "Hello, two."); // in place
        QTRY_COMPARE(greeting(), u"Hello, two."_s);
        write(u"greeting.txt~"_s, "Hello, three."); // as most editors do
        QCOMPARE(std::rename(qPrintable(path(u"greeting.txt~"_s)), qPrintable(path(u"greeting.txt"_s))), 0);
        QTRY_COMPARE(greeting(), u"Hello, three."_s);
        write(u"agenticmemory.toml"_s,
              "[agents.default]\noverrides = [\"first_message\"]\nfirst_message = \"Hello, four.\"\n");
        QTRY_COMPARE(greeting(), u"Hello, four."_s);
        QCOMPARE(m_daemon->stop(), 0);
    }

    void aBrokenOneChangesNothingAndIsTold()
    {
        write(u"greeting.txt"_s, "Hello.");
        m_daemon->configure(
            "[agents.default]\noverrides = [\"first_message\"]\nfirst_message_file = \"greeting.txt\"\n");
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        write(u"greeting.txt"_s, "Hello\n{{#if caller_nam}}{{/if}}");
        QTRY_COMPARE(alerts(), QStringList{u"configuration_refused"_s});
        QCOMPARE(greeting(), u"Hello."_s);
        const QByteArray told = "greeting.txt: line 2: {{#if caller_nam}}: expected {{#if VARIABLE}}";
        QCOMPARE(m_daemon->log().count(told), 1);
        QCOMPARE(::kill(pid_t(m_daemon->processId()), SIGHUP), 0);
        QTRY_VERIFY(m_daemon->log().contains("not reloaded: see the alert configuration_refused"));
        QCOMPARE(greeting(), u"Hello."_s);
        QCOMPARE(m_daemon->log().count(told), 1);
        write(u"greeting.txt"_s, "Hello again.");
        QTRY_COMPARE(greeting(), u"Hello again."_s);
        QCOMPARE(alerts(), QStringList());
    }

    void refusesToStartWithABrokenOne()
    {
        write(u"greeting.txt"_s, "{{caller}}");
        m_daemon->configure("[agents.default]\nfirst_message_file = \"greeting.txt\"\n");
        QVERIFY(!m_daemon->start());
        QVERIFY2(m_daemon->log().contains("greeting.txt: line 1: unknown variable {{caller}}"),
                 m_daemon->log().constData());
    }

    void putsTheNotesBehindTheAgentsOwnPrompt()
    {
        FakeElevenLabs fake;
        QVERIFY(fake.listen());
        fake.agents.insert(u"agent_1"_s, FakeElevenLabs::agent(u"You are the front desk."_s, {u"prompt"_s}));
        m_daemon->setEnvironment(u"ELEVENLABS_API_KEY"_s, QLatin1StringView(FakeElevenLabs::apiKey));
        m_daemon->configure("[elevenlabs]\nreconcile_seconds = 0\nagent_seconds = 3600\nbase_url = \"" +
                            fake.url().toString().toLatin1() + "\"\n");
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QCOMPARE(m_daemon->postCall(marensReport()).status, 200);
        QVERIFY2(m_daemon->waitUntilRemembered(), m_daemon->log().constData());

        QCOMPARE(prompt(), QString()); // nobody knows the agent yet, so nothing of it is replaced
        QTRY_VERIFY(prompt().startsWith(u"You are the front desk.\n\nThe caller is probably Maren.\n\n"_s));
        QVERIFY(prompt().contains(u"Quay Street"_s));

        fake.close();
        QCOMPARE(m_daemon->stop(), 0);
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QVERIFY(prompt().startsWith(u"You are the front desk."_s)); // at the first call after a restart
        QVERIFY(!m_daemon->log().contains(FakeElevenLabs::apiKey));
        QVERIFY(!m_daemon->log().contains("front desk"));
    }

    void sendsNothingThatTheAgentForbids()
    {
        FakeElevenLabs fake;
        QVERIFY(fake.listen());
        fake.agents.insert(u"agent_1"_s, FakeElevenLabs::agent(u"You are the front desk."_s, {u"language"_s}));
        m_daemon->setEnvironment(u"ELEVENLABS_API_KEY"_s, QLatin1StringView(FakeElevenLabs::apiKey));
        m_daemon->configure("[elevenlabs]\nreconcile_seconds = 0\nagent_seconds = 0.2\nbase_url = \"" +
                            fake.url().toString().toLatin1() +
                            "\"\n[agents.agent_1]\noverrides = [\"prompt\", \"first_message\", \"language\"]\n"
                            "first_message = \"Hello.\"\nlanguage = \"en\"\ncaller_languages = [\"es\"]\n");
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QCOMPARE(m_daemon->postCall(marensReport()).status, 200);
        QVERIFY2(m_daemon->waitUntilRemembered(), m_daemon->log().constData());
        QTRY_COMPARE(alerts(), QStringList{u"override_not_enabled"_s});
        QVERIFY(m_daemon->log().contains("agent_1 (System prompt, First message)"));
        QTRY_COMPARE(overrides(), (QJsonObject{{u"language"_s, u"es"_s}}));

        fake.agents[u"agent_1"_s] = FakeElevenLabs::agent(u"Front desk."_s, {u"prompt"_s, u"first_message"_s});
        QTRY_COMPARE(alerts(), QStringList{u"override_not_enabled"_s}); // now for the language
        QTRY_COMPARE(greeting(), u"Hello."_s);
        QVERIFY(!overrides().contains(u"language"_s));
        QVERIFY(prompt().startsWith(u"Front desk.\n\n"_s));
    }

private:
    [[nodiscard]] QString path(const QString &name) const
    {
        return QFileInfo(m_daemon->configFile()).dir().filePath(name);
    }
    void write(const QString &name, const QByteArray &content)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(content), content.size());
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }

    [[nodiscard]] QJsonObject overrides() const
    {
        const auto answer = m_daemon->clientData(maren);
        return QJsonDocument::fromJson(answer.body)["conversation_config_override"_L1]["agent"_L1].toObject();
    }
    [[nodiscard]] QString greeting() const { return overrides().value("first_message"_L1).toString(); }
    [[nodiscard]] QString prompt() const { return overrides().value("prompt"_L1)["prompt"_L1].toString(); }
    [[nodiscard]] QStringList alerts() const
    {
        QStringList names;
        const QJsonValue standing = QJsonDocument::fromJson(m_daemon->get("/readyz").body)["alerts"_L1];
        for (const QJsonValue alert : standing.toArray())
            names.append(alert["name"_L1].toString());
        return names;
    }

    std::optional<DaemonProcess> m_daemon;
};

QTEST_GUILESS_MAIN(tst_Templates)
#include "tst_templates.moc"
