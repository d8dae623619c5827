// SPDX-License-Identifier: MIT
#include "elevenlabs/reconciler.h"
#include "observe/alerts.h"
#include "observe/metrics.h"
#include "reconciliationhouse.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace am;
using am::test::FakeConversation;
using am::test::FakeElevenLabs;
using am::test::ReconciliationHouse;

class tst_Reconciler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_house.emplace();
        m_alerts.emplace();
        m_reconciler.emplace(m_house->environment(), *m_alerts);
    }
    void cleanup()
    {
        m_reconciler.reset();
        m_house.reset();
    }

    void doesNothingWithoutAKey_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<std::chrono::milliseconds>("interval");
        QTest::newRow("without a key") << QByteArray() << std::chrono::milliseconds(600s);
        QTest::newRow("switched off") << QByteArray(FakeElevenLabs::apiKey) << 0ms;
    }
    void doesNothingWithoutAKey()
    {
        QFETCH(QByteArray, key);
        QFETCH(std::chrono::milliseconds, interval);
        m_house->settings.apiKey = key;
        m_house->settings.reconcile = interval;
        m_reconciler->start();
        // Behind whatever the look would ask, and in the same queue of one.
        bool answered = false;
        QTimer::singleShot(0, this, [this, &answered] {
            m_house->client.conversation(u"conv_1"_s, this,
                                         [&answered](const Result<QByteArray> &) { answered = true; });
        });
        QTRY_VERIFY(answered);
        QCOMPARE(m_house->fake.requests.size(), 1);
    }

    void looksAgainAndAgain()
    {
        m_house->settings.reconcile = 5ms;
        m_reconciler->start();
        QTRY_VERIFY(m_house->fake.listed() >= 3);
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - 3600)};
        QTRY_COMPARE(m_house->kept(), QStringList{u"conv_1"_s});
    }

    void looksAtEachAgentOnItsOwn()
    {
        FakeConversation second = FakeElevenLabs::call(u"conv_2"_s, m_house->now - 3600);
        second.agent = u"agent_2"_s;
        FakeConversation third = FakeElevenLabs::call(u"conv_3"_s, m_house->now - 3600);
        third.agent = u"agent_3"_s;
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - 3600), second, third};
        m_house->settings.agents = {u"agent_1"_s, u"agent_3"_s};
        look();
        QCOMPARE(m_house->kept(), (QStringList{u"conv_1"_s, u"conv_3"_s}));
        QCOMPARE(m_reconciler->counts().reconciled, 2);
    }

    void anAgentWhoseListIsRefusedHoldsUpNoOther()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - 3600)};
        m_house->fake.unknownAgents = {u"agent_0"_s};
        m_house->settings.agents = {u"agent_0"_s, u"agent_1"_s};
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot look for missed calls: HTTP 422"_s));
        look();
        QCOMPARE(m_house->kept(), QStringList{u"conv_1"_s});
        QCOMPARE(m_reconciler->failures(), 1);
    }

    void aRefusedKeyIsAnAlertUntilItIsAccepted()
    {
        m_house->settings.apiKey = "sk_wrong";
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"alert elevenlabs_key_refused"_s));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot look for missed calls: HTTP 401"_s));
        look();
        QCOMPARE(standing(), QStringList{u"elevenlabs_key_refused"_s});
        m_house->settings.apiKey = FakeElevenLabs::apiKey;
        look();
        QVERIFY(standing().isEmpty());
    }

    void withoutAKeyTheAlertIsTakenBack()
    {
        m_house->settings.apiKey = "sk_wrong";
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"alert elevenlabs_key_refused"_s));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot look for missed calls: HTTP 401"_s));
        look();
        m_house->settings.apiKey.clear();
        m_reconciler->start();
        QTRY_VERIFY(standing().isEmpty());
    }

    void whatFailsIsToldOnceAndLooksAgainLater()
    {
        m_house->settings.reconcile = 5ms;
        m_house->fake.behavior.failStatus = 503;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot look for missed calls: HTTP 503"_s));
        look();
        look(); // no second warning
        QCOMPARE(m_reconciler->failures(), 2);
        QVERIFY(standing().isEmpty());
        QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"looked for again"_s));
        m_house->fake.behavior.failStatus = 0;
        look();
    }

    void aFailureIsNotFollowedByAnotherLookAtOnce()
    {
        m_house->settings.reconcile = 1ms;
        m_house->fake.behavior.failStatus = 429;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot look for missed calls: HTTP 429"_s));
        look();
        QVERIFY(m_reconciler->nextLookIn() >= 29s);
        m_house->fake.behavior.retryAfter = 120;
        look();
        QVERIFY(m_reconciler->nextLookIn() >= 119s);
        m_house->fake.behavior.retryAfter = 0;
        look();
        QVERIFY(m_reconciler->nextLookIn() >= 119s); // 30 s, 60 s, 120 s
        QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"looked for again"_s));
        m_house->fake.behavior.failStatus = 0;
        look();
    }

    void stopsInTheMiddle()
    {
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - 3600)};
        m_house->fake.behavior.silent = true;
        m_reconciler->start();
        QTRY_VERIFY(!m_house->fake.requests.isEmpty());
        m_reconciler->stop();
        m_house->fake.behavior.silent = false;
        m_reconciler.reset(); // cleanly, also with a call on its way
        QVERIFY(m_house->kept().isEmpty());
    }

    void looksAtTheWebhooksToo()
    {
        m_house->fake.webhooks = {QJsonObject{{u"name"_s, u"memory"_s},
                                              {u"webhook_url"_s, u"https://x.example.test/post-call"_s},
                                              {u"is_auto_disabled"_s, true}}};
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"alert webhook_disabled"_s));
        m_reconciler->start();
        QTRY_COMPARE(standing(), QStringList{u"webhook_disabled"_s});
    }

    void countsForPrometheus()
    {
        Metrics metrics({});
        m_reconciler->countIn(metrics);
        QVERIFY(metrics.text().contains("\nagenticmemory_reconciler_kept_total 0\n"));
        m_house->fake.conversations = {FakeElevenLabs::call(u"conv_1"_s, m_house->now - 3600)};
        QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"of 1 calls listed, 1 were kept that no webhook"_s));
        look();
        const QByteArray text = metrics.text();
        QVERIFY(text.contains("# TYPE agenticmemory_reconciler_kept_total counter\n"));
        QVERIFY(text.contains("\nagenticmemory_reconciler_kept_total 1\n"));
        QVERIFY(text.contains("\nagenticmemory_reconciler_fetched_total 1\n"));
        look();
        QVERIFY(metrics.text().contains("\nagenticmemory_reconciler_kept_total 1\n"));
    }

private:
    void look()
    {
        QSignalSpy looked(&*m_reconciler, &Reconciler::looked);
        m_reconciler->start();
        QTRY_VERIFY(!looked.isEmpty());
    }
    [[nodiscard]] QStringList standing() const
    {
        QStringList names;
        for (const Alert &alert : m_alerts->standing())
            names.append(alert.name);
        return names;
    }

    std::optional<ReconciliationHouse> m_house;
    std::optional<Alerts> m_alerts;
    std::optional<Reconciler> m_reconciler;
};

QTEST_GUILESS_MAIN(tst_Reconciler)
#include "tst_reconciler.moc"
