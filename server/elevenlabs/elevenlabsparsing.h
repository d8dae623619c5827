// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/agentprofile.h"
#include "outgoing/outgoingcall.h"
#include "shared/result.h"

#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace am {

/// A conversation as the list shows it. Times and lengths are seconds.
struct ListedConversation
{
    QString id = {};
    QString agent = {};
    QString status = {};
    qint64 startedAt = 0;
    qint64 duration = 0;

    /// Whether it is over and analyzed. A status that nobody has heard of counts as such.
    [[nodiscard]] bool isFinished() const;
    [[nodiscard]] qint64 endedAt() const { return startedAt + duration; }
};

struct ConversationPage
{
    QList<ListedConversation> conversations;
    QString next; ///< cursor of the page after it; empty = this is the last
};

/// A webhook of the workspace, and how it fares.
struct WorkspaceWebhook
{
    QString name;
    QUrl url;
    bool isDisabled = false;     ///< by somebody
    bool isAutoDisabled = false; ///< by ElevenLabs, after failures
    QStringList usages;          ///< "ConvAI Agent Settings", "ConvAI Settings", ...; only administrators are told
    int failureCode = 0;         ///< HTTP status of the last failure; 0 = none known
    qint64 failedAt = 0;         ///< seconds; 0 = never
};

/// What ElevenLabs answers. Contract: its API reference (conversations, webhooks, agents). What is missing or of
/// another type is empty or 0; rows without an id and a start are left out.
namespace elevenlabs {

/// Why a status is none of 2xx, or nothing when it is: Denied for 401 and 403 (the key), NotFound, BadInput (400,
/// 422), Busy (429, with what Retry-After says), Timeout (408, 504), Unreachable for any other.
std::optional<Error> failure(const CallAnswer &answer);

/// Unreachable when the body is none of their making.
Result<ConversationPage> conversationPage(const QByteArray &body);
Result<QList<WorkspaceWebhook>> webhooks(const QByteArray &body);
/// Of the agent itself, not of its branches. An override that is not mentioned is not allowed.
Result<AgentProfile> agent(const QByteArray &body);

} // namespace elevenlabs

} // namespace am
