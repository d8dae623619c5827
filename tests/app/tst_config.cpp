// SPDX-License-Identifier: MIT
#include "app/config.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Config;

class tst_Config : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory = std::make_unique<QTemporaryDir>();
        m_environment = {};
    }

    void servesTheEmbeddedStoreWithoutAnyConfiguration()
    {
        const auto config = Config::load({}, {});
        QVERIFY(config);
        QVERIFY(!config->usesMem0());
        QCOMPARE(config->listen.toString(), u"127.0.0.1:8080"_s);
        QCOMPARE(config->limits.connections, 4000);
        QCOMPARE(config->reportBytes, 32LL * 1024 * 1024);
        QCOMPARE(config->briefing.fallback.overrides, QStringList{u"prompt"_s});
    }

    void looksForWhatWasCutOffWhenTheStoreMayHaveItByThen_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("seconds");
        const QByteArray selfHosted = "[mem0]\nbase_url = \"http://127.0.0.1:8888\"\nflavor = \"selfhosted\"\n";
        QTest::newRow("embedded: at once") << QByteArray() << 0;
        QTest::newRow("the platform: when its list has caught up")
            << QByteArray("[mem0]\nbase_url = \"http://127.0.0.1:8888\"\n") << 15;
        QTest::newRow("self-hosted: when its model must be done") << selfHosted << 60;
        QTest::newRow("self-hosted, with more patience") << selfHosted + "[delivery]\ndeadline_seconds = 90\n" << 90;
        QTest::newRow("as the operator says") << selfHosted + "[delivery]\nsettle_seconds = 15\n" << 15;
    }
    void looksForWhatWasCutOffWhenTheStoreMayHaveItByThen()
    {
        QFETCH(QByteArray, content);
        const auto config = load(content);
        QVERIFY2(config, qPrintable(config ? QString() : config.error().detail));
        QTEST(int(config->delivery.settle / std::chrono::seconds(1)), "seconds");
    }

    void readsEverySection()
    {
        write("prompt.txt", "Be kind. {{memory_context}}");
        write("keys", "# rotation\nold-key\nnew-key\n");
        const auto config = load("[server]\n"
                                 "listen = \"[::1]:0\"\n"
                                 "cors_origins = [\"https://desk.example.test\"]\n"
                                 "[limits]\n"
                                 "header_seconds = 0.5\n"
                                 "connections = 17\n"
                                 "[elevenlabs]\n"
                                 "workspace_key_file = \"keys\"\n"
                                 "hmac_key = [\"a\", \"b\"]\n"
                                 "[mem0]\n"
                                 "flavor = \"selfhosted\"\n"
                                 "base_url = \"http://127.0.0.1:8888\"\n"
                                 "search_limit = 7\n"
                                 "[retrieve]\n"
                                 "access = \"key\"\n"
                                 "[delivery]\n"
                                 "retry_seconds = [1, 2.5]\n"
                                 "[agents.default]\n"
                                 "language = \"de\"\n"
                                 "[agents.agent_1]\n"
                                 "overrides = [\"prompt\", \"first_message\"]\n"
                                 "prompt_file = \"prompt.txt\"\n"
                                 "first_message = \"Hello\"\n"
                                 "[log]\n"
                                 "format = \"json\"\n");
        QVERIFY2(config, qPrintable(config ? QString() : config.error().detail));
        QCOMPARE(config->listen.toString(), u"[::1]:0"_s);
        QCOMPARE(config->limits.header, std::chrono::milliseconds(500));
        QCOMPARE(config->clientData.workspaceKeys, (QList<QByteArray>{"old-key", "new-key"}));
        QCOMPARE(config->postCall.signingKeys, (QList<QByteArray>{"a", "b"}));
        QVERIFY(config->usesMem0());
        QCOMPARE(config->retrieve.limit, 7);
        QCOMPARE(config->retrieve.access, am::RetrieveSettings::Access::Key);
        QCOMPARE(config->delivery.retry,
                 (QList<std::chrono::milliseconds>{std::chrono::seconds(1), std::chrono::milliseconds(2500)}));
        QCOMPARE(config->briefing.agent(u"agent_1"_s).prompt, u"Be kind. {{memory_context}}"_s);
        QCOMPARE(config->briefing.agent(u"agent_1"_s).language, u"de"_s);
        QCOMPARE(config->briefing.agent(u"somebody else"_s).overrides, QStringList{u"prompt"_s});
    }

    void namesFileLineKeyAndExpectation_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("an unknown key") << QByteArray("[server]\nlisen = \"x\"\n")
                                        << u":2: server.lisen: unknown key"_s;
        QTest::newRow("an unknown section") << QByteArray("[serve]\n") << u":1: serve: unknown section"_s;
        QTest::newRow("a string for a number")
            << QByteArray("[limits]\nconnections = \"many\"\n")
            << u":2: limits.connections: expected a whole number from 1 to 1000000"_s;
        QTest::newRow("a number out of range") << QByteArray("\n[mem0]\nsearch_limit = 0\n")
                                               << u":3: mem0.search_limit: expected a whole number from 1 to 100"_s;
        QTest::newRow("a word that is none of the choices")
            << QByteArray("[retrieve]\naccess = \"everyone\"\n")
            << u":2: retrieve.access: expected one of open, key, call"_s;
        QTest::newRow("a choice that is empty")
            << QByteArray("[retrieve]\naccess = \"\"\n") << u":2: retrieve.access: expected one of open, key, call"_s;
        QTest::newRow("digits that may be a secret without its quotes")
            << QByteArray("[elevenlabs]\nhmac_key = 99887766554433221100\n") << u"'***00' is not representable"_s;
        QTest::newRow("a region that is none") << QByteArray("[identity]\ndefault_region = \"Germany\"\n")
                                               << u":2: identity.default_region: expected two letters such as \"DE\""_s;
        QTest::newRow("an agent's region that is none")
            << QByteArray("[identity]\nagent_regions = { agent_1 = \"Germany\" }\n")
            << u":2: identity.agent_regions: expected two letters such as \"DE\""_s;
        QTest::newRow("an agent's region that is a number")
            << QByteArray("[identity]\nagent_regions = { agent_1 = 49 }\n")
            << u":2: identity.agent_regions: expected a table of regions"_s;
        QTest::newRow("an override that does not exist")
            << QByteArray("[agents.a]\noverrides = [\"voice\"]\n")
            << u":2: agents.a.overrides: expected any of prompt, first_message, language"_s;
        QTest::newRow("a language that is none") << QByteArray("[agents.a]\nlanguage = \"German\"\n")
                                                 << u":2: agents.a.language: expected a code such as \"de\""_s;
        QTest::newRow("a caller's language that is none")
            << QByteArray("[agents.a]\nlanguage = \"de\"\ncaller_languages = [\"en\", \"xx\"]\n")
            << u":3: agents.a.caller_languages: expected codes such as \"de\""_s;
        QTest::newRow("callers' languages, and nobody knows the others'")
            << QByteArray("[agents.a]\ncaller_languages = [\"en\"]\n")
            << u":2: agents.a.caller_languages: expected beside it language"_s;
        QTest::newRow("a template with a variable that does not exist")
            << QByteArray("[agents.a]\nprompt = \"{{callers_name}}\"\n") << u":2: agents.a.prompt: line 1"_s;
        QTest::newRow("a template with a condition that does not end")
            << QByteArray("[agents.a]\nfirst_message = \"\"\"Hi\n{{#if caller_name}}\"\"\"\n")
            << u":2: agents.a.first_message: line 2: {{#if …}} without {{/if}}"_s;
        QTest::newRow("an address with a password in it")
            << QByteArray("[mem0]\nbase_url = \"https://u:p@mem0.example.test\"\n") << u":2: mem0.base_url: expected"_s;
        QTest::newRow("a port that is none")
            << QByteArray("[server]\nlisten = \"127.0.0.1:99999\"\n") << u":2: server.listen: expected ADDRESS:PORT"_s;
        QTest::newRow("a file that is not there") << QByteArray("[elevenlabs]\nhmac_key_file = \"nowhere\"\n")
                                                  << u":2: elevenlabs.hmac_key_file: cannot read"_s;
        QTest::newRow("a list with a number in it")
            << QByteArray("[server]\ncors_origins = [\"a\", 1]\n") << u":2: server.cors_origins: expected a list"_s;
        QTest::newRow("what is no TOML") << QByteArray("[server\n") << u":1: "_s;
        QTest::newRow("a self-hosted Mem0 without an address")
            << QByteArray("[mem0]\nflavor = \"selfhosted\"\n") << u"mem0.base_url (MEM0_BASE_URL): expected"_s;
    }
    void namesFileLineKeyAndExpectation()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, complaint);
        const auto config = load(content);
        QVERIFY(!config);
        QVERIFY2(config.error().detail.contains(complaint), qPrintable(config.error().detail));
        QVERIFY2(config.error().detail.contains(u"agenticmemory.toml"_s), qPrintable(config.error().detail));
    }

    void refusesTemplateFilesThatAreBroken_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("an unknown variable, with its line")
            << QByteArray("Hello.\n\n{{caller}}\n") << u"line 3: unknown variable {{caller}}; allowed are caller_id"_s;
        QTest::newRow("a condition that does not end")
            << QByteArray("{{#if caller_name}}\nHello\n") << u"line 1: {{#if …}} without {{/if}}"_s;
        QTest::newRow("nothing, as while an editor saves it") << QByteArray(" \n") << u"is empty"_s;
        QTest::newRow("another encoding") << QByteArray("Gr\xfc\xdf Gott") << u"is not UTF-8"_s;
        QTest::newRow("a book") << QByteArray(256 * 1024 + 1, 'a') << u"is over 256 KB"_s;
    }
    void refusesTemplateFilesThatAreBroken()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, complaint);
        write("greeting.txt", content);
        const auto config = load("[agents.default]\n\nfirst_message_file = \"greeting.txt\"\n");
        QVERIFY(!config);
        const QString place = u"agenticmemory.toml:3: agents.default.first_message_file: %1: "_s.arg(
            m_directory->filePath(u"greeting.txt"_s));
        QVERIFY2(config.error().detail.contains(place + complaint), qPrintable(config.error().detail));
    }

    void readsTemplateFilesAsTheyAreMeant()
    {
        write("greeting.txt", "\xef\xbb\xbf"
                              "Hello{{#if caller_name}} {{caller_name}}{{/if}},\r\nこんにちは\r\n");
        const auto config = load("[agents.default]\nfirst_message = \"Hi\"\nfirst_message_file = \"greeting.txt\"\n");
        QVERIFY2(config, qPrintable(config ? QString() : config.error().detail));
        QCOMPARE(config->briefing.fallback.firstMessage,
                 u"Hello{{#if caller_name}} {{caller_name}}{{/if}},\nこんにちは\n"_s);
        QCOMPARE(config->templateFiles, QStringList{m_directory->filePath(u"greeting.txt"_s)});
    }

    void listsAllMistakesAtOnce()
    {
        const auto config = load("[server]\na = 1\nb = 2\n[limits]\nconnections = 0\n");
        QVERIFY(!config);
        QCOMPARE(config.error().detail.count(u'\n'), 2);
    }

    void letsTheEnvironmentWin()
    {
        m_environment.insert(u"ELEVENLABS_HMAC_KEY"_s, u"one, two"_s);
        m_environment.insert(u"MEM0_API_KEY"_s, u"m0-key"_s);
        m_environment.insert(u"MEM0_SEARCH_LIMIT"_s, u"9"_s);
        m_environment.insert(u"MEM0_TIMEOUT"_s, u"2.5"_s);
        m_environment.insert(u"LOG_LEVEL"_s, u"WARNING"_s);
        const auto config = load("[elevenlabs]\nhmac_key = \"file\"\n[mem0]\nsearch_limit = 4\n");
        QVERIFY(config);
        QCOMPARE(config->postCall.signingKeys, (QList<QByteArray>{"one", "two"}));
        QCOMPARE(config->mem0.apiKey, QByteArray("m0-key"));
        QVERIFY(config->usesMem0());
        QCOMPARE(config->retrieve.limit, 9);
        QCOMPARE(config->retrieve.deadline, std::chrono::milliseconds(2500));
        QCOMPARE(config->log.level, am::LogSettings::Level::Warning);
    }

    void namesTheVariableThatIsWrong_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("a limit that is no number") << u"MEM0_SEARCH_LIMIT"_s << u"three"_s;
        QTest::newRow("a deadline of nothing") << u"MEM0_TIMEOUT"_s << u"0"_s;
        QTest::newRow("a flavor nobody makes") << u"MEM0_FLAVOR"_s << u"vanilla"_s;
        QTest::newRow("an address that is none") << u"MEM0_BASE_URL"_s << u"mem0"_s;
        QTest::newRow("a level that is none") << u"LOG_LEVEL"_s << u"loud"_s;
    }
    void namesTheVariableThatIsWrong()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        m_environment.insert(name, value);
        const auto config = load({});
        QVERIFY(!config);
        QVERIFY2(config.error().detail.contains(u"environment: %1: expected"_s.arg(name)),
                 qPrintable(config.error().detail));
    }

    void takesCredentialsOfSystemd()
    {
        write("elevenlabs_hmac_key", "from-systemd\n");
        m_environment.insert(u"CREDENTIALS_DIRECTORY"_s, m_directory->path());
        const auto config = load("[elevenlabs]\nhmac_key = \"file\"\n");
        QVERIFY(config);
        QCOMPARE(config->postCall.signingKeys, QList<QByteArray>{"from-systemd"});
    }

    void refusesSecretsThatEveryoneMayRead()
    {
        write("key", "secret");
        QVERIFY(QFile::setPermissions(m_directory->filePath(u"key"_s), QFile::ReadOwner | QFile::ReadOther));
        const auto fromFile = load("[elevenlabs]\nhmac_key_file = \"key\"\n");
        QVERIFY(!fromFile);
        QVERIFY(fromFile.error().detail.contains(u"chmod 600"_s));

        const auto inlined = load("[elevenlabs]\nhmac_key = \"very-secret\"\n", QFile::ReadOwner | QFile::ReadOther);
        QVERIFY(!inlined);
        QVERIFY(inlined.error().detail.contains(u":2: elevenlabs.hmac_key: a secret in a file"_s));
        QVERIFY(!inlined.error().detail.contains(u"very-secret"_s));
    }

    void printsWhatCanBeReadAgainAndNoSecret()
    {
        const auto config = load("[elevenlabs]\nhmac_key = \"very-secret\"\nworkspace_key = \"also-secret\"\n"
                                 "api_key = \"sk-secret\"\nagents = [\"agent_1\"]\n"
                                 "[mem0]\napi_key = \"m0-secret\"\n[agents.\"a.b\"]\nprompt = \"Say \\\"hi\\\"\"\n");
        QVERIFY(config);
        const QString printed = config->describe();
        QVERIFY(!printed.contains(u"-secret"_s));
        QVERIFY(printed.contains(u"# hmac_key: (set, 11 characters)\n"_s));
        const auto again = load(printed.toUtf8());
        QVERIFY2(again, qPrintable(again ? QString() : again.error().detail));
        QCOMPARE(again->briefing.agent(u"a.b"_s).prompt, u"Say \"hi\""_s);
        QVERIFY(again->signingKeys.isEmpty());
        QVERIFY(again->workspaceKeys.isEmpty());
        QVERIFY(again->mem0.apiKey.isEmpty());
        QVERIFY(again->elevenLabs.apiKey.isEmpty());
        QCOMPARE(again->elevenLabs.agents, QStringList{u"agent_1"_s});
        QCOMPARE(again->elevenLabs.baseUrl, config->elevenLabs.baseUrl);
        QCOMPARE(again->limits.minimumRate, config->limits.minimumRate);
        QCOMPARE(again->delivery.retry, config->delivery.retry);
    }

    void letsFlagsWin()
    {
        const auto config = Config::load(
            {.file = {}, .listen = u"0.0.0.0:0"_s, .dataDirectory = u"/elsewhere"_s, .adminSocket = u"/run/x.sock"_s},
            {});
        QVERIFY(config);
        QCOMPARE(config->listen.toString(), u"0.0.0.0:0"_s);
        QCOMPARE(config->dataDirectory, u"/elsewhere"_s);
        QCOMPARE(config->admin.socket, u"/run/x.sock"_s);
        QVERIFY(!Config::load({.file = {}, .listen = u"8080"_s, .dataDirectory = {}, .adminSocket = {}}, {}));
        QVERIFY(!Config::load({.file = u"/nowhere.toml"_s, .listen = {}, .dataDirectory = {}, .adminSocket = {}}, {}));
    }

private:
    void write(const char *name, const QByteArray &content,
               QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner)
    {
        QFile file(m_directory->filePath(QLatin1StringView(name)));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
        QVERIFY(file.setPermissions(permissions));
    }
    am::Result<Config> load(const QByteArray &content,
                            QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner)
    {
        QFile::remove(m_directory->filePath(u"agenticmemory.toml"_s));
        write("agenticmemory.toml", content, permissions);
        return Config::load({.file = m_directory->filePath(u"agenticmemory.toml"_s),
                             .listen = {},
                             .dataDirectory = {},
                             .adminSocket = {}},
                            m_environment);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QProcessEnvironment m_environment;
};

QTEST_GUILESS_MAIN(tst_Config)
#include "tst_config.moc"
