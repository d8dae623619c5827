// SPDX-License-Identifier: MIT
#include "elevenlabs/webhookwatch.h"

#include "observe/alerts.h"
#include "shared/redaction.h"

#include <QDateTime>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcWebhooks, "agenticmemory.daemon.elevenlabs", QtInfoMsg)

const QString disabledAlert = u"webhook_disabled"_s;
const QString failingAlert = u"webhook_failing"_s;

constexpr qint64 recently = 3600; // seconds: what counts as new at the first look
constexpr qsizetype longestName = 64;

bool isPostCall(const WorkspaceWebhook &webhook)
{
    return webhook.url.adjusted(QUrl::StripTrailingSlash).path().endsWith("/post-call"_L1);
}

bool isUsedByAgents(const WorkspaceWebhook &webhook)
{
    return webhook.usages.contains(u"ConvAI Agent Settings"_s) || webhook.usages.contains(u"ConvAI Settings"_s);
}

QList<WorkspaceWebhook> oursOf(const QList<WorkspaceWebhook> &webhooks)
{
    QList<WorkspaceWebhook> byAddress;
    QList<WorkspaceWebhook> byUse;
    for (const WorkspaceWebhook &webhook : webhooks) {
        if (isPostCall(webhook))
            byAddress.append(webhook);
        if (isUsedByAgents(webhook))
            byUse.append(webhook);
    }
    return byAddress.isEmpty() ? byUse : byAddress;
}

QString nameOf(const WorkspaceWebhook &webhook)
{
    return u'"' + redaction::text(webhook.name.left(longestName)).simplified() + u'"';
}

QString disabledText(const WorkspaceWebhook &webhook)
{
    const QString who = webhook.isAutoDisabled ? u"ElevenLabs has disabled the webhook %1 because it kept failing"_s
                                               : u"the webhook %1 is disabled in ElevenLabs"_s;
    return who.arg(nameOf(webhook)) + u": reports of calls do not come by themselves. Mend the cause, then enable it "
                                      "there"_s;
}

QString failingText(const WorkspaceWebhook &webhook)
{
    const QString code =
        webhook.failureCode > 0 ? u" with status %1"_s.arg(webhook.failureCode) : u" without an answer"_s;
    const QString when = QDateTime::fromSecsSinceEpoch(webhook.failedAt).toUTC().toString(Qt::ISODate);
    return u"the webhook %1 failed%2 at %3: can ElevenLabs reach this daemon, and what did it answer?"_s.arg(
        nameOf(webhook), code, when);
}

} // namespace

WebhookWatch::WebhookWatch(ElevenLabsClient &client, Alerts &alerts, Clock clock, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_alerts(alerts)
    , m_clock(std::move(clock))
{
}

void WebhookWatch::look()
{
    if (!std::exchange(m_looking, true))
        ask(true);
}

void WebhookWatch::giveUp()
{
    m_alerts.clear(disabledAlert);
    m_alerts.clear(failingAlert);
}

void WebhookWatch::ask(bool withUsages)
{
    m_client.webhooks(withUsages, this, [this, withUsages](const Result<QList<WorkspaceWebhook>> &webhooks) {
        take(webhooks, withUsages);
    });
}

void WebhookWatch::take(const Result<QList<WorkspaceWebhook>> &webhooks, bool withUsages)
{
    const bool denied = !webhooks && webhooks.error().kind == Error::Kind::Denied;
    if (denied && withUsages)
        return ask(false);
    m_looking = false;
    // A key of less than an administrator is allowed to be one. Told once, or it would be told for ever.
    if (denied && !std::exchange(m_refusalTold, true))
        qCInfo(lcWebhooks) << "elevenlabs.api_key may not see webhooks: whether one is disabled is not watched";
    if (!webhooks)
        return;
    m_refusalTold = false;
    judge(oursOf(*webhooks));
}

void WebhookWatch::judge(const QList<WorkspaceWebhook> &ours)
{
    QString disabled;
    QString failing;
    for (const WorkspaceWebhook &webhook : ours) {
        const bool failed = hasFailedAnew(webhook);
        if (webhook.isDisabled || webhook.isAutoDisabled)
            disabled = disabledText(webhook);
        else if (failed)
            failing = failingText(webhook);
    }
    if (disabled.isEmpty())
        m_alerts.clear(disabledAlert);
    else
        m_alerts.raise(disabledAlert, disabled);
    if (failing.isEmpty())
        m_alerts.clear(failingAlert);
    else
        m_alerts.raise(failingAlert, failing);
}

/// Their times are compared with each other, because their clock and ours may differ; but for the first look.
bool WebhookWatch::hasFailedAnew(const WorkspaceWebhook &webhook)
{
    const auto seen = m_failuresSeen.constFind(webhook.url);
    const qint64 before = seen != m_failuresSeen.constEnd() ? *seen : m_clock() / 1000 - recently;
    m_failuresSeen.insert(webhook.url, webhook.failedAt);
    return webhook.failedAt > before;
}

} // namespace am
