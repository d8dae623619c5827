// SPDX-License-Identifier: MIT
#include "app/environmentreader.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::Config;
using Secrets = QList<QByteArray>;

class tst_EnvironmentReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_environment = {};
        m_mistakes.clear();
        m_config = {};
        m_config.mem0.baseUrl.clear(); // not named
    }

    void anEmptyEnvironmentChangesNothing()
    {
        for (const QString &name : {u"ELEVENLABS_HMAC_KEY"_s, u"MEM0_BASE_URL"_s, u"MEM0_SEARCH_LIMIT"_s,
                                    u"MEM0_TIMEOUT"_s, u"MEM0_FLAVOR"_s, u"LOG_LEVEL"_s, u"MEM0_DIR"_s})
            m_environment.insert(name, u"  "_s); // set and blank is as good as not set
        m_config.signingKeys = {"file"};
        m_config.dataDirectory = u"/file"_s;
        m_config.retrieve.limit = 4;
        m_config.log.level = am::LogSettings::Level::Error;
        apply();
        QCOMPARE(m_mistakes, QStringList());
        QCOMPARE(m_config.signingKeys, Secrets{"file"});
        QCOMPARE(m_config.dataDirectory, u"/file"_s);
        QCOMPARE(m_config.retrieve.limit, 4);
        QCOMPARE(m_config.log.level, am::LogSettings::Level::Error);
        QVERIFY(!m_config.usesMem0());
    }

    void everyVariableWinsOverTheFile()
    {
        m_environment.insert(u"ELEVENLABS_WORKSPACE_KEY"_s, u"w1,w2"_s);
        m_environment.insert(u"ELEVENLABS_HMAC_KEY"_s, u" h1 "_s);
        m_environment.insert(u"ELEVENLABS_API_KEY"_s, u" sk_1 "_s);
        m_environment.insert(u"MEM0_API_KEY"_s, u"m1,m2"_s);
        m_environment.insert(u"MEM0_ORG_ID"_s, u" org_1 "_s);
        m_environment.insert(u"MEM0_PROJECT_ID"_s, u"proj_1"_s);
        m_environment.insert(u"MEM0_DIR"_s, u"/var/lib/elsewhere"_s);
        m_environment.insert(u"MEM0_BASE_URL"_s, u"http://127.0.0.1:8888"_s);
        m_environment.insert(u"MEM0_FLAVOR"_s, u"selfhosted"_s);
        m_environment.insert(u"LOG_LEVEL"_s, u"Debug"_s);
        m_config.workspaceKeys = {"file"};
        m_config.mem0.apiKey = "file";
        apply();
        QCOMPARE(m_mistakes, QStringList());
        QCOMPARE(m_config.workspaceKeys, (Secrets{"w1", "w2"}));
        QCOMPARE(m_config.signingKeys, Secrets{"h1"});
        QCOMPARE(m_config.elevenLabs.apiKey, "sk_1");
        QCOMPARE(m_config.mem0.apiKey, "m1"); // Mem0 takes one
        QCOMPARE(m_config.mem0.organization, u"org_1"_s);
        QCOMPARE(m_config.mem0.project, u"proj_1"_s);
        QCOMPARE(m_config.dataDirectory, u"/var/lib/elsewhere"_s);
        QCOMPARE(m_config.mem0.baseUrl, QUrl(u"http://127.0.0.1:8888"_s));
        QCOMPARE(m_config.mem0.flavor, am::Mem0Settings::Flavor::SelfHosted);
        QCOMPARE(m_config.log.level, am::LogSettings::Level::Debug);
    }

    void numbersHaveLimits_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("taken"); // 0 = refused; a timeout in ms
        const QString limit = u"MEM0_SEARCH_LIMIT"_s;
        QTest::newRow("one memory is the fewest") << limit << u"1"_s << 1;
        QTest::newRow("100 memories are the most") << limit << u" 100 "_s << 100;
        QTest::newRow("no memories are refused") << limit << u"0"_s << 0;
        QTest::newRow("101 memories are refused") << limit << u"101"_s << 0;
        QTest::newRow("fewer than none are refused") << limit << u"-5"_s << 0;
        QTest::newRow("half memories are refused") << limit << u"2.5"_s << 0;
        QTest::newRow("words are refused") << limit << u"five"_s << 0;
        QTest::newRow("more than fits is refused") << limit << u"99999999999"_s << 0;
        const QString timeout = u"MEM0_TIMEOUT"_s;
        QTest::newRow("50 ms are the shortest") << timeout << u"0.05"_s << 50;
        QTest::newRow("two minutes are the longest") << timeout << u"120"_s << 120'000;
        QTest::newRow("parts of seconds count") << timeout << u"1.2345"_s << 1235;
        QTest::newRow("less than 50 ms is refused") << timeout << u"0.049"_s << 0;
        QTest::newRow("more than two minutes is refused") << timeout << u"120.001"_s << 0;
        QTest::newRow("a negative time is refused") << timeout << u"-1"_s << 0;
        QTest::newRow("no number is refused") << timeout << u"nan"_s << 0;
        QTest::newRow("for ever is refused") << timeout << u"inf"_s << 0;
        QTest::newRow("a unit is refused") << timeout << u"5s"_s << 0;
    }
    void numbersHaveLimits()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(int, taken);
        m_environment.insert(name, value);
        const int limit = m_config.retrieve.limit;
        const auto deadline = m_config.retrieve.deadline;
        apply();
        verifyMistake(taken == 0 ? name : QString());
        const bool isLimit = name == "MEM0_SEARCH_LIMIT"_L1;
        QCOMPARE(m_config.retrieve.limit, isLimit && taken != 0 ? taken : limit);
        QCOMPARE(m_config.retrieve.deadline, !isLimit && taken != 0 ? std::chrono::milliseconds(taken) : deadline);
    }

    void wordsHaveAChoice_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("expectation"); // empty = taken
        const QString flavors = u"expected platform or selfhosted"_s;
        const QString levels = u"expected one of debug, info, warning, error"_s;
        QTest::newRow("the platform") << u"MEM0_FLAVOR"_s << u"platform"_s << QString();
        QTest::newRow("a flavor nobody makes") << u"MEM0_FLAVOR"_s << u"vanilla"_s << flavors;
        QTest::newRow("a flavor in capitals") << u"MEM0_FLAVOR"_s << u"Platform"_s << flavors;
        QTest::newRow("a level in capitals") << u"LOG_LEVEL"_s << u"ERROR"_s << QString();
        QTest::newRow("a level nobody knows") << u"LOG_LEVEL"_s << u"loud"_s << levels;
        QTest::newRow("a level's number") << u"LOG_LEVEL"_s << u"2"_s << levels;
        QTest::newRow("an address without a scheme") << u"MEM0_BASE_URL"_s << u"mem0.example.test"_s << u"expected"_s;
        QTest::newRow("an address of another scheme")
            << u"MEM0_BASE_URL"_s << u"ftp://mem0.example.test"_s << u"expected"_s;
        QTest::newRow("an address with a password")
            << u"MEM0_BASE_URL"_s << u"https://a:SECRET@mem0.example.test"_s << u"expected"_s;
    }
    void wordsHaveAChoice()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, expectation);
        m_environment.insert(name, value);
        apply();
        verifyMistake(expectation.isEmpty() ? QString() : name);
        const QString told = m_mistakes.join(u'\n');
        QVERIFY2(told.contains(expectation), qPrintable(told));
        QVERIFY2(!told.contains("SECRET"_L1), qPrintable(told));
    }

    void listsAllMistakes()
    {
        m_environment.insert(u"MEM0_TIMEOUT"_s, u"0"_s);
        m_environment.insert(u"MEM0_FLAVOR"_s, u"vanilla"_s);
        m_environment.insert(u"LOG_LEVEL"_s, u"loud"_s);
        m_mistakes = {u"of the file"_s};
        apply();
        QCOMPARE(m_mistakes.size(), 4);
        QCOMPARE(m_mistakes[0], u"of the file"_s);
    }

    void credentialsWinOverTheFileAndVariablesOverBoth()
    {
        write(u"elevenlabs_workspace_key"_s, "c-workspace\n");
        write(u"elevenlabs_hmac_key"_s, "c-old\nc-new\n");
        write(u"elevenlabs_api_key"_s, "c-elevenlabs\n");
        write(u"mem0_api_key"_s, "c-mem0\n");
        m_environment.insert(u"CREDENTIALS_DIRECTORY"_s, m_directory->path());
        m_environment.insert(u"ELEVENLABS_WORKSPACE_KEY"_s, u"v-workspace"_s);
        m_config.workspaceKeys = {"f-workspace"};
        m_config.signingKeys = {"f-hmac"};
        apply();
        QCOMPARE(m_mistakes, QStringList());
        QCOMPARE(m_config.workspaceKeys, Secrets{"v-workspace"});
        QCOMPARE(m_config.signingKeys, (Secrets{"c-old", "c-new"}));
        QCOMPARE(m_config.elevenLabs.apiKey, "c-elevenlabs");
        QCOMPARE(m_config.mem0.apiKey, "c-mem0");
    }

    void credentialsThatAreNotThereChangeNothing()
    {
        m_environment.insert(u"CREDENTIALS_DIRECTORY"_s, m_directory->path());
        m_config.signingKeys = {"f-hmac"};
        apply();
        QCOMPARE(m_mistakes, QStringList());
        QCOMPARE(m_config.signingKeys, Secrets{"f-hmac"});
    }

    void aCredentialThatCannotBeUsedIsAMistake()
    {
        write(u"elevenlabs_hmac_key"_s, "SECRET");
        QVERIFY(QFile::setPermissions(m_directory->filePath(u"elevenlabs_hmac_key"_s),
                                      QFile::ReadOwner | QFile::ReadOther));
        write(u"mem0_api_key"_s, "# nothing\n");
        m_environment.insert(u"CREDENTIALS_DIRECTORY"_s, m_directory->path());
        m_config.signingKeys = {"f-hmac"};
        apply();
        QCOMPARE(m_mistakes.size(), 2);
        QVERIFY(m_mistakes[0].startsWith("credential: "_L1));
        QVERIFY(m_mistakes[0].contains("elevenlabs_hmac_key"_L1));
        QVERIFY(m_mistakes[1].contains("mem0_api_key holds no secret"_L1));
        QVERIFY(!m_mistakes.join(u'\n').contains("SECRET"_L1));
        QCOMPARE(m_config.signingKeys, Secrets{"f-hmac"});
        QVERIFY(m_config.mem0.apiKey.isEmpty());
    }

private:
    void apply() { am::EnvironmentReader(m_environment, m_mistakes).apply(m_config); }
    /// That there is one, of that variable; none when it is empty.
    void verifyMistake(const QString &variable)
    {
        QCOMPARE(m_mistakes.size(), variable.isEmpty() ? 0 : 1);
        if (!variable.isEmpty())
            QVERIFY2(m_mistakes[0].startsWith(u"environment: %1: expected "_s.arg(variable)),
                     qPrintable(m_mistakes[0]));
    }
    void write(const QString &name, const QByteArray &content)
    {
        QFile file(m_directory->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }

    std::optional<QTemporaryDir> m_directory;
    QProcessEnvironment m_environment;
    QStringList m_mistakes;
    Config m_config;
};

QTEST_GUILESS_MAIN(tst_EnvironmentReader)
#include "tst_environmentreader.moc"
