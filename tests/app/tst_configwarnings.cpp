// SPDX-License-Identifier: MIT
#include "app/configwarnings.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Config;
using Access = am::RetrieveSettings::Access;
using Flavor = am::Mem0Settings::Flavor;

class tst_ConfigWarnings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void saysNothingOfAConfigurationThatIsComplete_data()
    {
        QTest::addColumn<Config>("config");
        QTest::newRow("with the embedded store") << complete();
        Config config = complete();
        config.mem0.apiKey = "m0-key";
        QTest::newRow("with Mem0's platform") << config;
        config.mem0.baseUrl = QUrl(u"https://mem0.example.test"_s);
        QTest::newRow("with a Mem0 over TLS") << config;
        for (const QString &host : {u"127.0.0.1"_s, u"127.9.9.9"_s, u"[::1]"_s, u"localhost"_s}) {
            config.mem0 = selfHosted(QUrl(u"http://%1:8888"_s.arg(host)));
            QTest::addRow("with a Mem0 at %s", qPrintable(host)) << config;
        }
        config = complete();
        config.listen.host = QHostAddress::LocalHostIPv6;
        config.retrieve.access = Access::Open;
        QTest::newRow("open on loopback") << config;
        config.dataDirectory = u"/var/lib/agenticmemory"_s;
        config.admin = {.socket = u"/run/agenticmemory/a.sock"_s, .group = u"ops"_s, .readOnlyGroup = {}};
        QTest::newRow("a group's socket in a place for it") << config;
    }
    void saysNothingOfAConfigurationThatIsComplete()
    {
        QFETCH(Config, config);
        QCOMPARE(am::configWarnings(config), QStringList());
    }

    void saysOneSentenceOfEach_data()
    {
        QTest::addColumn<Config>("config");
        QTest::addColumn<QString>("start");
        Config config = complete();
        config.workspaceKeys.clear();
        QTest::newRow("no workspace key") << config << u"elevenlabs.workspace_key (ELEVENLABS_WORKSPACE_KEY)"_s;
        config = complete();
        config.signingKeys.clear();
        QTest::newRow("no signing key") << config << u"elevenlabs.hmac_key (ELEVENLABS_HMAC_KEY)"_s;
        config = complete();
        config.listen.host = QHostAddress(u"192.0.2.1"_s);
        QTest::newRow("a port that others reach, without TLS") << config << u"this port speaks plain HTTP"_s;
        config.listen.host = QHostAddress::AnyIPv6;
        QTest::newRow("a port on every address, without TLS") << config << u"this port speaks plain HTTP"_s;
        config = complete();
        config.mem0.baseUrl = QUrl(u"https://mem0.example.test"_s);
        QTest::newRow("a platform without a key") << config << u"mem0.api_key (MEM0_API_KEY)"_s;
        config = complete();
        config.mem0 = selfHosted(QUrl(u"http://mem0.example.test"_s));
        QTest::newRow("a Mem0 elsewhere without TLS") << config << u"mem0.base_url is plain http"_s;
        config.mem0.baseUrl = QUrl(u"http://localhost.example.test"_s);
        QTest::newRow("a Mem0 that only sounds near") << config << u"mem0.base_url is plain http"_s;
        config = complete();
        config.elevenLabs.apiKey = "SECRET-elevenlabs";
        config.elevenLabs.baseUrl = QUrl(u"http://api.example.test"_s);
        QTest::newRow("an ElevenLabs without TLS") << config << u"elevenlabs.base_url is plain http"_s;
        config = complete();
        config.dataDirectory = u"/var/lib/agenticmemory"_s;
        config.admin = {.socket = u"/var/lib/agenticmemory/a.sock"_s, .group = u"ops"_s, .readOnlyGroup = {}};
        QTest::newRow("a group's socket where the group cannot go")
            << config << u"server.admin_socket is in the data"_s;
    }
    void saysOneSentenceOfEach()
    {
        QFETCH(Config, config);
        QFETCH(QString, start);
        const QStringList warnings = am::configWarnings(config);
        QCOMPARE(warnings.size(), 1);
        QVERIFY2(warnings[0].startsWith(start), qPrintable(warnings[0]));
    }

    void warnsOfMemoriesThatAnybodyCanRead()
    {
        Config config = complete();
        config.listen = {.host = QHostAddress(u"0.0.0.0"_s), .port = 8123};
        config.retrieve.access = Access::Open;
        const QStringList warnings = am::configWarnings(config);
        QCOMPARE(warnings.size(), 2);
        QVERIFY(warnings[0].startsWith("retrieve.access is \"open\" and 0.0.0.0:8123 is not loopback"_L1));
        QVERIFY(warnings[1].startsWith("this port speaks plain HTTP"_L1));
    }

    void saysEverythingAtOnce()
    {
        Config config;
        config.listen.host = QHostAddress::Any;
        config.retrieve.access = Access::Open;
        config.mem0.baseUrl = QUrl(u"http://mem0.example.test"_s);
        QCOMPARE(am::configWarnings(config).size(), 6);
    }

    void tellsNoSecret()
    {
        Config config = complete();
        config.listen.host = QHostAddress::Any;
        config.mem0.apiKey = "SECRET";
        config.mem0.baseUrl = QUrl(u"http://mem0.example.test"_s);
        const QString all = am::configWarnings(config).join(u'\n');
        QVERIFY(!all.isEmpty());
        QVERIFY2(!all.contains("SECRET"_L1), qPrintable(all));
    }

private:
    static am::Mem0Settings selfHosted(const QUrl &baseUrl)
    {
        am::Mem0Settings mem0;
        mem0.flavor = Flavor::SelfHosted;
        mem0.baseUrl = baseUrl;
        return mem0;
    }
    /// Nothing to warn of; with the embedded store.
    static Config complete()
    {
        Config config;
        config.mem0.baseUrl.clear(); // not named
        config.workspaceKeys = {"SECRET-workspace"};
        config.signingKeys = {"SECRET-signing"};
        config.retrieve.access = Access::Key;
        return config;
    }
};

QTEST_GUILESS_MAIN(tst_ConfigWarnings)
#include "tst_configwarnings.moc"
