// SPDX-License-Identifier: MIT
#include "elevenlabs/agentdirectory.h"
#include "observe/alerts.h"
#include "storage/database.h"
#include "storage/writer.h"
#include "support/fakeelevenlabs.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::AgentDirectory;
using am::AgentRow;
using am::test::FakeElevenLabs;

namespace {
constexpr qint64 start = 1'795'340'000'000; // milliseconds
constexpr qint64 day = 86'400'000;

AgentRow kept(const QString &agent, qint64 calledAt = start)
{
    return {.agent = agent,
            .prompt = u"As it was kept."_s,
            .firstMessage = u"Hello"_s,
            .language = u"en"_s,
            .allowedOverrides = {u"prompt"_s},
            .fetchedAt = start,
            .calledAt = calledAt};
}
} // namespace

class tst_AgentDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_now = start;
        m_most = AgentDirectory::mostAgents;
        m_configured.clear();
        auto writer = am::Writer::start(databasePath());
        QVERIFY(writer);
        m_writer = std::move(*writer);
        m_fake.emplace();
        QVERIFY(m_fake->listen());
        m_fake->agents.insert(u"agent_1"_s, FakeElevenLabs::agent(u"Be kind."_s, {u"prompt"_s, u"language"_s}));
        m_settings = {};
        m_settings.apiKey = FakeElevenLabs::apiKey;
        m_settings.baseUrl = m_fake->url();
        m_client.emplace(m_settings, 1024 * 1024);
        m_alerts.emplace();
    }
    void cleanup()
    {
        m_agents.reset();
        m_client.reset();
        m_fake.reset();
        m_writer.reset();
    }

    void looksUpAnAgentBehindItsFirstCall()
    {
        make();
        m_agents->start();
        QVERIFY(!m_agents->profile(u"agent_1"_s));
        QTRY_VERIFY(m_agents->profile(u"agent_1"_s));
        const am::AgentProfile profile = *m_agents->profile(u"agent_1"_s);
        QCOMPARE(profile.prompt, u"Be kind."_s);
        QCOMPARE(profile.firstMessage, u"Hello"_s);
        QCOMPARE(profile.language, u"en"_s);
        QCOMPARE(profile.allowedOverrides, (QStringList{u"prompt"_s, u"language"_s}));
        QCOMPARE(m_agents->all().keys(), QStringList{u"agent_1"_s});
        QTRY_COMPARE(rows().size(), 1);
        QCOMPARE(rows()[0].prompt, u"Be kind."_s);
        QCOMPARE(rows()[0].calledAt, start);
    }

    void looksUpTheConfiguredOnesBeforeTheirFirstCall()
    {
        m_configured = {u"agent_1"_s, u"not/an id"_s};
        make();
        m_agents->start();
        QTRY_COMPARE(m_agents->all().size(), 1);
        QCOMPARE(m_fake->requests.size(), 1);
    }

    void knowsAtOnceWhatTheLastProcessKnew()
    {
        make({kept(u"agent_1"_s)});
        QVERIFY(m_agents->profile(u"agent_1"_s));
        QCOMPARE(m_agents->profile(u"agent_1"_s)->prompt, u"As it was kept."_s);
        QCOMPARE(m_agents->profile(u"agent_1"_s)->allowedOverrides, QStringList{u"prompt"_s});
        m_agents->start();
        QTRY_COMPARE(m_agents->profile(u"agent_1"_s)->prompt, u"Be kind."_s);
    }

    void asksAgainAndAgain()
    {
        m_settings.agentAge = 20ms;
        make({kept(u"agent_1"_s)});
        QSignalSpy changed(&*m_agents, &AgentDirectory::changed);
        m_agents->start();
        QCOMPARE(changed.count(), 1);
        QTRY_COMPARE(changed.count(), 2);
        QTRY_VERIFY(m_fake->askedForAgent(u"agent_1"_s) > 3);
        QCOMPARE(changed.count(), 2); // nothing new
        m_fake->agents[u"agent_1"_s] = FakeElevenLabs::agent(u"Be brief."_s, {});
        QTRY_COMPARE(m_agents->profile(u"agent_1"_s)->prompt, u"Be brief."_s);
        QVERIFY(m_agents->profile(u"agent_1"_s)->allowedOverrides.isEmpty());
        QCOMPARE(changed.count(), 3);
        m_agents->stop();
    }

    void forgetsAnAgentThatIsNoMoreThere()
    {
        make({kept(u"agent_gone"_s)});
        m_agents->start();
        QTRY_VERIFY(!m_agents->profile(u"agent_gone"_s));
        QTRY_COMPARE(rows().size(), 0);
        QVERIFY(!m_agents->profile(u"agent_gone"_s));
        QCOMPARE(m_fake->askedForAgent(u"agent_gone"_s), 1); // not at each of its calls
        m_agents->start();
        QTRY_COMPARE(m_fake->askedForAgent(u"agent_gone"_s), 2);
    }

    void forgetsAnAgentThatNobodyCalls()
    {
        m_configured = {u"agent_1"_s};
        make({kept(u"agent_1"_s, start - 40 * day), kept(u"agent_idle"_s, start - 31 * day)});
        m_agents->start();
        QTRY_COMPARE(m_agents->all().keys(), QStringList{u"agent_1"_s});
        QTRY_COMPARE(rows().size(), 1);
        QCOMPARE(m_fake->askedForAgent(u"agent_idle"_s), 0);
    }

    void keepsWhatItKnowsWhileElevenLabsFails_data()
    {
        QTest::addColumn<int>("status"); // 0 = garbage
        QTest::newRow("an error of theirs") << 500;
        QTest::newRow("too many requests") << 429;
        QTest::newRow("no answer of theirs") << 0;
    }
    void keepsWhatItKnowsWhileElevenLabsFails()
    {
        QFETCH(int, status);
        m_fake->behavior.failStatus = status;
        m_fake->behavior.garbage = status == 0;
        make({kept(u"agent_1"_s), kept(u"agent_2"_s)});
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot look up agents:"_s));
        m_agents->start();
        QTRY_COMPARE(m_fake->requests.size(), 1);
        QTRY_VERIFY(m_agents->nextRoundIn() > 20s && m_agents->nextRoundIn() <= 30s);
        QVERIFY(!m_agents->profile(u"agent_3"_s)); // nor is another one asked for now
        m_fake->behavior = {};
        m_agents->start(); // sooner than the next look
        QTRY_COMPARE(m_agents->profile(u"agent_1"_s)->prompt, u"Be kind."_s);
        QVERIFY(m_alerts->standing().isEmpty());
        QVERIFY(m_agents->nextRoundIn() > 800s);
    }

    void saysWhenTheKeyMayNotReadAgents()
    {
        m_settings.apiKey = "sk_of_somebody_else";
        make({kept(u"agent_1"_s)});
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"alert elevenlabs_agents_refused: .*agent_seconds = 0"_s));
        m_agents->start();
        QTRY_COMPARE(m_alerts->standing().size(), 1);
        QVERIFY(!m_alerts->standing()[0].text.contains("sk_of"_L1));
        QVERIFY(m_agents->profile(u"agent_1"_s));
        m_settings.apiKey = FakeElevenLabs::apiKey;
        m_agents->start();
        QTRY_VERIFY(m_alerts->standing().isEmpty());
    }

    void takesTheAlertBackWhenNobodyIsToBeAsked()
    {
        m_settings.apiKey = "sk_of_somebody_else";
        make({kept(u"agent_1"_s)});
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"alert elevenlabs_agents_refused"_s));
        m_agents->start();
        QTRY_COMPARE(m_alerts->standing().size(), 1);
        m_settings.agentAge = {};
        m_agents->start();
        QTRY_VERIFY(m_alerts->standing().isEmpty());
    }

    void knowsNothingWithoutBeingAllowedToAsk_data()
    {
        QTest::addColumn<bool>("hasKey");
        QTest::newRow("without a key") << false;
        QTest::newRow("when it is switched off") << true;
    }
    void knowsNothingWithoutBeingAllowedToAsk()
    {
        QFETCH(bool, hasKey);
        if (hasKey)
            m_settings.agentAge = {};
        else
            m_settings.apiKey.clear();
        m_configured = {u"agent_1"_s};
        make({kept(u"agent_1"_s)});
        m_agents->start();
        QVERIFY(!m_agents->areLookedUp());
        QVERIFY(!m_agents->profile(u"agent_1"_s));
        QVERIFY(m_agents->all().isEmpty());
        QCoreApplication::processEvents();
        QVERIFY(m_fake->requests.isEmpty());
    }

    void isBounded()
    {
        m_most = 2;
        m_fake->agents.insert(u"agent_2"_s, FakeElevenLabs::agent(u"Be brief."_s, {}));
        make();
        for (const QString &agent : {u"agent_1"_s, u"agent_3"_s, u"agent_2"_s})
            QVERIFY(!m_agents->profile(agent));
        m_agents->start();
        QTRY_VERIFY(m_agents->profile(u"agent_1"_s));
        QTRY_COMPARE(m_fake->askedForAgent(u"agent_3"_s), 1);
        m_fake->requests.clear();
        m_agents->start();
        QTRY_COMPARE(m_fake->requests.size(), 2);
        QCOMPARE(m_fake->askedForAgent(u"agent_2"_s), 0);
    }

private:
    [[nodiscard]] QString databasePath() const { return m_directory->filePath(u"t.db"_s); }

    void make(const QList<AgentRow> &known = {})
    {
        for (const AgentRow &row : known) {
            bool done = false;
            m_writer->write<am::Done>(
                [row](QSqlDatabase &database) {
                    return am::AgentTable(database, u"default"_s, u"elevenlabs"_s).put(row);
                },
                this, [&done](const am::Result<am::Done> &written) { done = bool(written); });
            QTRY_VERIFY(done);
        }
        m_agents.emplace(AgentDirectory::Environment{.settings = m_settings,
                                                     .client = *m_client,
                                                     .writer = *m_writer,
                                                     .alerts = *m_alerts,
                                                     .configured = [this] { return m_configured; },
                                                     .clock = [this] { return m_now; },
                                                     .most = m_most},
                         rows());
    }

    /// As the next process would find them.
    [[nodiscard]] QList<AgentRow> rows() const
    {
        auto database = am::Database::open(databasePath(), am::Database::Mode::ReadOnly);
        if (!database)
            return {};
        const auto found =
            am::AgentTable(database->connection(), u"default"_s, u"elevenlabs"_s).all(AgentDirectory::mostAgents);
        return found ? *found : QList<AgentRow>();
    }

    std::optional<QTemporaryDir> m_directory;
    std::unique_ptr<am::Writer> m_writer;
    std::optional<FakeElevenLabs> m_fake;
    am::ElevenLabsSettings m_settings;
    std::optional<am::ElevenLabsClient> m_client;
    std::optional<am::Alerts> m_alerts;
    QStringList m_configured;
    qint64 m_now = start;
    int m_most = 0;
    std::optional<AgentDirectory> m_agents;
};

QTEST_GUILESS_MAIN(tst_AgentDirectory)
#include "tst_agentdirectory.moc"
