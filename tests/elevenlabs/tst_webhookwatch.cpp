// SPDX-License-Identifier: MIT
#include "elevenlabs/webhookwatch.h"
#include "observe/alerts.h"
#include "support/fakeelevenlabs.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::FakeElevenLabs;

namespace {

constexpr qint64 now = 1'795'340'000; // seconds

QJsonObject webhook(const QJsonObject &more = {})
{
    QJsonObject all{{u"name"_s, u"memory"_s},
                    {u"webhook_id"_s, u"w1"_s},
                    {u"webhook_url"_s, u"https://voice.example.test/post-call"_s},
                    {u"is_disabled"_s, false},
                    {u"is_auto_disabled"_s, false},
                    {u"usage"_s, QJsonArray{}},
                    {u"most_recent_failure_error_code"_s, QJsonValue()},
                    {u"most_recent_failure_timestamp"_s, QJsonValue()}};
    for (auto it = more.begin(); it != more.end(); ++it)
        all.insert(it.key(), it.value());
    return all;
}

QJsonObject failedAt(qint64 at, int code = 502)
{
    return {{u"most_recent_failure_error_code"_s, code}, {u"most_recent_failure_timestamp"_s, at}};
}

QJsonObject usedBy(const QString &usage)
{
    return {{u"webhook_url"_s, u"https://voice.example.test/hook"_s},
            {u"is_disabled"_s, true},
            {u"usage"_s, QJsonArray{QJsonObject{{u"usage_type"_s, usage}}}}};
}

} // namespace

class tst_WebhookWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_fake.emplace();
        QVERIFY(m_fake->listen());
        m_settings.apiKey = FakeElevenLabs::apiKey;
        m_settings.baseUrl = m_fake->url();
        m_client.emplace(m_settings, 1024 * 1024);
        m_alerts.emplace();
        m_watch.emplace(*m_client, *m_alerts, [] { return now * 1000; });
    }
    void cleanup()
    {
        m_watch.reset();
        m_client.reset();
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QJsonObject>("webhook");
        QTest::addColumn<QString>("alert");
        QTest::newRow("all is well") << webhook() << QString();
        QTest::newRow("disabled by somebody") << webhook({{u"is_disabled"_s, true}}) << u"webhook_disabled"_s;
        QTest::newRow("disabled by ElevenLabs") << webhook({{u"is_auto_disabled"_s, true}}) << u"webhook_disabled"_s;
        QTest::newRow("failed a minute ago") << webhook(failedAt(now - 60)) << u"webhook_failing"_s;
        QTest::newRow("failed two hours ago") << webhook(failedAt(now - 7200)) << QString();
        QTest::newRow("somebody else's is disabled")
            << webhook({{u"webhook_url"_s, u"https://crm.example.test/hook"_s}, {u"is_disabled"_s, true}}) << QString();
        QTest::newRow("with a version, a query and a slash")
            << webhook(
                   {{u"webhook_url"_s, u"https://voice.example.test/v1/post-call/?a=b"_s}, {u"is_disabled"_s, true}})
            << u"webhook_disabled"_s;
        QTest::newRow("elsewhere, but used by an agent")
            << webhook(usedBy(u"ConvAI Agent Settings"_s)) << u"webhook_disabled"_s;
        QTest::newRow("elsewhere, but used by all agents")
            << webhook(usedBy(u"ConvAI Settings"_s)) << u"webhook_disabled"_s;
        QTest::newRow("elsewhere, used by another product")
            << webhook(usedBy(u"Voice Library Removal Notices"_s)) << QString();
    }
    void saysWhatIsWrong()
    {
        QFETCH(QJsonObject, webhook);
        QFETCH(QString, alert);
        expectAlert(alert);
        m_fake->webhooks = {webhook};
        look();
        QCOMPARE(standing(), alert.isEmpty() ? QStringList() : QStringList{alert});
    }

    void anotherSystemsIsNotOursWhenOursIsThere()
    {
        m_fake->webhooks = {webhook(), webhook(usedBy(u"ConvAI Agent Settings"_s))};
        look();
        QVERIFY(standing().isEmpty());
    }

    void takesItBackWhenAllIsWell()
    {
        expectAlert(u"webhook_disabled"_s);
        m_fake->webhooks = {webhook({{u"is_auto_disabled"_s, true}})};
        look();
        QVERIFY(m_alerts->standing().first().text.contains(u"\"memory\""_s));
        m_fake->webhooks = {webhook()};
        look();
        QVERIFY(standing().isEmpty());
    }

    void oneFailureIsToldOnce()
    {
        expectAlert(u"webhook_failing"_s);
        m_fake->webhooks = {webhook(failedAt(now - 60))};
        look();
        QVERIFY(m_alerts->standing().first().text.contains(u"status 502 at 2026-11-22T09:32:20Z"_s));
        look();
        QVERIFY(standing().isEmpty());
        expectAlert(u"webhook_failing"_s);
        m_fake->webhooks = {webhook(failedAt(now - 50))};
        look();
        QCOMPARE(standing(), QStringList{u"webhook_failing"_s});
    }

    void noAnswerChangesNothing()
    {
        expectAlert(u"webhook_disabled"_s);
        m_fake->webhooks = {webhook({{u"is_disabled"_s, true}})};
        look();
        m_fake->behavior.failStatus = 503;
        look();
        QCOMPARE(standing(), QStringList{u"webhook_disabled"_s});
        m_watch->giveUp();
        QVERIFY(standing().isEmpty());
    }

    void withoutAnAdministratorsKeyItLooksByAddress()
    {
        expectAlert(u"webhook_disabled"_s);
        m_fake->behavior.isAdministrator = false;
        m_fake->webhooks = {webhook({{u"is_disabled"_s, true}})};
        look(2);
        QCOMPARE(standing(), QStringList{u"webhook_disabled"_s});
    }

    void aKeyThatMayNotLookIsToldOnceAndIsNoAlert()
    {
        m_fake->behavior.seesWebhooks = false;
        QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"may not see webhooks"_s));
        look(2);
        QVERIFY(standing().isEmpty());
        const auto before = qInstallMessageHandler(nullptr);
        static int messages = 0;
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) { ++messages; });
        look(2);
        qInstallMessageHandler(before);
        QCOMPARE(messages, 0);
    }

    void aNameIsShownWithoutNumbersAndShort()
    {
        expectAlert(u"webhook_disabled"_s);
        m_fake->webhooks = {
            webhook({{u"is_disabled"_s, true}, {u"name"_s, u"for +15550100123 "_s + QString(500, u'x')}})};
        look();
        const QString text = m_alerts->standing().first().text;
        QVERIFY(!text.contains(u"15550100123"_s));
        QVERIFY(text.size() < 300);
    }

private:
    static void expectAlert(const QString &name)
    {
        if (!name.isEmpty())
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(name));
    }
    /// Asks, and waits until so many more answers have come in.
    void look(int requests = 1)
    {
        const qsizetype before = m_fake->requests.size();
        m_watch->look();
        QTRY_COMPARE(m_fake->requests.size(), before + requests);
        // Asked after it over the same queue of one, answered after it.
        bool answered = false;
        m_client->conversation(u"conv_1"_s, this, [&answered](const am::Result<QByteArray> &) { answered = true; });
        QTRY_VERIFY(answered);
    }
    [[nodiscard]] QStringList standing() const
    {
        QStringList names;
        for (const am::Alert &alert : m_alerts->standing())
            names.append(alert.name);
        return names;
    }

    std::optional<FakeElevenLabs> m_fake;
    am::ElevenLabsSettings m_settings;
    std::optional<am::ElevenLabsClient> m_client;
    std::optional<am::Alerts> m_alerts;
    std::optional<am::WebhookWatch> m_watch;
};

QTEST_GUILESS_MAIN(tst_WebhookWatch)
#include "tst_webhookwatch.moc"
