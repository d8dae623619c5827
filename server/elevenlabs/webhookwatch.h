// SPDX-License-Identifier: MIT
#pragma once

#include "elevenlabs/elevenlabsclient.h"
#include "shared/clock.h"

#include <QHash>
#include <QObject>

namespace am {

class Alerts;

/// Looks how the webhooks that report calls fare at ElevenLabs, which tells nobody but its administrators by e-mail:
/// after ten failures in a row it disables one, and then no report comes any more.
///
///   webhook_disabled   one of ours is disabled, by somebody or by ElevenLabs itself
///   webhook_failing    one of ours has failed since the last look
///
/// Ours are those whose address ends in /post-call; where none does, those that agents use.
class WebhookWatch final : public QObject
{
    Q_OBJECT

public:
    /// What is referred to outlives the watch.
    WebhookWatch(ElevenLabsClient &client, Alerts &alerts, Clock clock = &systemClock, QObject *parent = nullptr);

    /// Asks, unless it is asking already; then raises and clears. An answer that does not come leaves the alerts as
    /// they are.
    void look();
    /// Nobody looks any more: what stands is taken back.
    void giveUp();

private:
    void ask(bool withUsages);
    void take(const Result<QList<WorkspaceWebhook>> &webhooks, bool withUsages);
    void judge(const QList<WorkspaceWebhook> &ours);
    [[nodiscard]] bool hasFailedAnew(const WorkspaceWebhook &webhook);

    ElevenLabsClient &m_client;
    Alerts &m_alerts;
    Clock m_clock;
    QHash<QUrl, qint64> m_failuresSeen; ///< address -> its last known failure, seconds
    bool m_looking = false;
    bool m_refusalTold = false;
};

} // namespace am
