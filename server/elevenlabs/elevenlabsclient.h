// SPDX-License-Identifier: MIT
#pragma once

#include "elevenlabs/elevenlabsparsing.h"
#include "elevenlabs/elevenlabssettings.h"
#include "outgoing/calladdress.h"
#include "outgoing/callpool.h"

namespace am {

/// Which conversations to list, oldest first.
struct ConversationQuery
{
    QString agent = {};      ///< empty = of all agents
    qint64 startedAfter = 0; ///< seconds
    QString cursor = {};     ///< ConversationPage::next of the page before
};

/// Asks ElevenLabs' API, one request at a time. Errors as of elevenlabs::failure(); what is no answer of theirs, or
/// larger than the limit, is Unreachable too, and no answer in time is Timeout.
class ElevenLabsClient final
{
public:
    /// The settings outlive the client and may change: key and address are read anew for each call. A conversation
    /// larger than `largestAnswer` bytes is not fetched.
    ElevenLabsClient(const ElevenLabsSettings &settings, qint64 largestAnswer,
                     std::chrono::milliseconds deadline = std::chrono::seconds(30));

    void conversations(const ConversationQuery &query, QObject *context, Reply<ConversationPage> reply);
    /// The conversation's own bytes: the object that a webhook carries as its "data".
    void conversation(const QString &id, QObject *context, Reply<QByteArray> reply);
    /// `withUsages` says what each is for, which only a workspace's administrators may ask.
    void webhooks(bool withUsages, QObject *context, Reply<QList<WorkspaceWebhook>> reply);
    void agent(const QString &id, QObject *context, Reply<AgentProfile> reply);

private:
    template<typename T>
    void get(const QByteArray &path, const CallQuery &query, Result<T> (*parse)(const QByteArray &), QObject *context,
             Reply<T> reply);

    const ElevenLabsSettings &m_settings;
    const std::chrono::milliseconds m_deadline;
    CallPool m_pool;
};

} // namespace am
