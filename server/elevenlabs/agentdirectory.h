// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/agentprofile.h"
#include "elevenlabs/elevenlabsclient.h"
#include "shared/clock.h"
#include "storage/agenttable.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <optional>

namespace am {

class Alerts;
class Writer;

/// How the agents are set up at ElevenLabs: their own prompts, and what may be overridden. Without an API key it knows
/// nothing, nor asks.
///
/// An agent is looked up when it is called for the first time, the configured ones at the start, all of them again and
/// again: one request at a time, never in the path of an answer. What was learned last stays in use while ElevenLabs
/// cannot be asked, also after a restart. An agent that is no more there, or was not called for a month, is forgotten.
///
/// A key that may not read agents is the alert elevenlabs_agents_refused.
class AgentDirectory final : public QObject, public AgentProfiles
{
    Q_OBJECT

public:
    static constexpr int mostAgents = 1000;

    /// All of it outlives the directory; the settings may change.
    struct Environment
    {
        const ElevenLabsSettings &settings;
        ElevenLabsClient &client;
        Writer &writer;
        Alerts &alerts;
        std::function<QStringList()> configured = {}; ///< agents to be known before their first call
        Clock clock = &systemClock;
        int most = mostAgents; ///< are known
    };

    /// `kept` is what AgentTable holds, whose key is the tenant "default" and the platform "elevenlabs".
    AgentDirectory(Environment environment, const QList<AgentRow> &kept, QObject *parent = nullptr);

    /// Looks everybody up, and again and again; also after a change of settings.
    void start();
    /// Asks for nobody any more.
    void stop();

    const AgentProfile *profile(const QString &agent) override;
    [[nodiscard]] QHash<QString, AgentProfile> all() const override;
    [[nodiscard]] bool areLookedUp() const override { return m_environment.settings.looksUpAgents(); }

    [[nodiscard]] std::chrono::milliseconds nextRoundIn() const { return m_round.remainingTimeAsDuration(); }

Q_SIGNALS:
    /// What profile() tells has changed.
    void changed();

private:
    struct Entry
    {
        std::optional<AgentProfile> profile;
        qint64 fetchedAt = 0; ///< milliseconds
        qint64 calledAt = 0;
    };

    void begin();
    void forgetTheIdle();
    void add(const QString &agent);
    void next();
    void take(const QString &agent, const Result<AgentProfile> &answer);
    void learn(const QString &agent, const AgentProfile &profile);
    void unlearn(const QString &agent);
    void fail(const Error &error);
    void keep(const QString &agent, const Entry &entry);
    template<typename Job>
    void write(Job job);

    Environment m_environment;
    QHash<QString, Entry> m_entries; ///< by agent
    QStringList m_waiting;           ///< to be asked for
    QTimer m_round;                  ///< until everybody is asked for again
    QTimer m_next;                   ///< until the next one is asked for
    QString m_asking;                ///< the one who is being asked for; empty = nobody
    int m_failuresInARow = 0;
    bool m_running = false;
};

} // namespace am
