// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"
#include "support/fakeelevenlabs.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::FakeConversation;
using am::test::FakeElevenLabs;

namespace {

const QString maren = u"+15550100123"_s;

QByteArray webhook(const FakeConversation &call)
{
    return "{\"type\":\"post_call_transcription\",\"event_timestamp\":1,\"data\":" + call.detail + '}';
}

} // namespace

/// The whole daemon before an ElevenLabs whose webhooks do not come. The fake lives in this program's event loop, which
/// QTRY_ turns.
class tst_MissedCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_fake.emplace();
        QVERIFY(m_fake->listen());
        m_daemon.emplace();
        m_daemon->setEnvironment(u"ELEVENLABS_API_KEY"_s, QLatin1StringView(FakeElevenLabs::apiKey));
        m_daemon->configure("[elevenlabs]\nreconcile_seconds = 0.2\nbase_url = \"" +
                            m_fake->url().toString().toLatin1() + "\"\n");
    }
    void cleanup() { m_daemon.reset(); }

    void remembersACallWhoseWebhookNeverCame()
    {
        m_fake->conversations = {FakeElevenLabs::call(u"conv_1"_s, anHourAgo(), maren)};
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QTRY_VERIFY(m_daemon->log().contains("1 were kept that no webhook had brought"));
        QVERIFY2(m_daemon->waitUntilRemembered(), m_daemon->log().constData());
        QVERIFY(found("Quay Street"));
        QCOMPARE(counter("reconciler_kept_total"), 1);

        const qsizetype before = memories();
        const auto answer = m_daemon->postCall(webhook(m_fake->conversations.first()));
        QCOMPARE(answer.status, 200);
        QTRY_VERIFY(m_daemon->log().contains("duplicate"));
        QVERIFY2(m_daemon->waitUntilRemembered(), m_daemon->log().constData());
        QCOMPARE(memories(), before);
        QVERIFY(!m_daemon->log().contains(FakeElevenLabs::apiKey));
        QVERIFY(!m_daemon->log().contains("15550100123"));
        QCOMPARE(m_daemon->stop(), 0);
    }

    void fetchesNothingThatTheWebhookBrought()
    {
        const FakeConversation call = FakeElevenLabs::call(u"conv_1"_s, anHourAgo(), maren);
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QCOMPARE(m_daemon->postCall(webhook(call)).status, 200);
        m_fake->conversations = {call};
        const int before = m_fake->listed();
        QTRY_VERIFY(m_fake->listed() >= before + 3);
        QCOMPARE(m_fake->asked(u"conv_1"_s), 0);
    }

    void aKillBetweenFetchAndAcceptanceLosesNothing()
    {
        m_fake->conversations = {
            FakeElevenLabs::call(u"conv_1"_s, anHourAgo(), maren),
            FakeElevenLabs::call(u"conv_2"_s, anHourAgo() + 1, maren, u"My dog is called Bruno"_s)};
        bool killed = false;
        m_fake->onDetail = [this, &killed](const QString &id) {
            if (id == "conv_2"_L1 && !std::exchange(killed, true))
                m_daemon->kill();
        };
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QTRY_VERIFY(killed);
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QTRY_VERIFY(m_fake->asked(u"conv_2"_s) >= 2);
        QTRY_VERIFY(counter("reconciler_kept_total") == 1);
        QVERIFY2(m_daemon->waitUntilRemembered(), m_daemon->log().constData());
        QVERIFY(found("Quay Street"));
        QVERIFY(found("Bruno"));
        QCOMPARE(m_fake->asked(u"conv_1"_s), 1); // it was on disk before the second was asked for
        QCOMPARE(m_daemon->stop(), 0);
    }

    void tellsAlertsInReadyz()
    {
        m_fake->webhooks = {QJsonObject{{u"name"_s, u"memory"_s},
                                        {u"webhook_url"_s, u"https://voice.example.test/v1/post-call"_s},
                                        {u"is_auto_disabled"_s, true}}};
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QTRY_VERIFY(m_daemon->get("/readyz").body.contains("webhook_disabled"));
        m_fake->webhooks = {};
        QTRY_VERIFY(!m_daemon->get("/readyz").body.contains("webhook_disabled"));
    }

private:
    static qint64 anHourAgo() { return QDateTime::currentSecsSinceEpoch() - 3600; }
    bool found(const char *words)
    {
        const auto answer = m_daemon->retrieve({{u"query"_s, QLatin1StringView(words)}, {u"user_id"_s, maren}});
        return answer.body.contains(words);
    }
    qsizetype memories()
    {
        const auto answer = m_daemon->retrieve({{u"query"_s, u"Quay Street"_s}, {u"user_id"_s, maren}});
        return QJsonDocument::fromJson(answer.body).object().value("memories"_L1).toArray().size();
    }
    int counter(const QByteArray &name)
    {
        const QByteArray text = m_daemon->get("/metrics").body;
        const qsizetype at = text.indexOf("\nagenticmemory_" + name + ' ');
        return at < 0 ? -1 : text.sliced(at + 1).split('\n').first().split(' ').last().toInt();
    }

    std::optional<FakeElevenLabs> m_fake;
    std::optional<DaemonProcess> m_daemon;
};

QTEST_GUILESS_MAIN(tst_MissedCalls)
#include "tst_missedcalls.moc"
