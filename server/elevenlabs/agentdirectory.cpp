// SPDX-License-Identifier: MIT
#include "elevenlabs/agentdirectory.h"

#include "observe/alerts.h"
#include "outgoing/pathid.h"
#include "storage/writer.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcAgents, "agenticmemory.daemon.elevenlabs", QtInfoMsg)

const QString refusedAlert = u"elevenlabs_agents_refused"_s;
const QString tenant = u"default"_s;
const QString platform = u"elevenlabs"_s;

constexpr std::chrono::seconds firstWait{30};
constexpr std::chrono::seconds longestWait{3600};
constexpr std::chrono::milliseconds idleFor = std::chrono::hours(24 * 30);

} // namespace

AgentDirectory::AgentDirectory(Environment environment, const QList<AgentRow> &kept, QObject *parent)
    : QObject(parent)
    , m_environment(std::move(environment))
{
    for (const AgentRow &row : kept) {
        m_entries.insert(row.agent, {.profile = AgentProfile{.prompt = row.prompt,
                                                             .firstMessage = row.firstMessage,
                                                             .language = row.language,
                                                             .allowedOverrides = row.allowedOverrides},
                                     .fetchedAt = row.fetchedAt,
                                     .calledAt = row.calledAt});
    }
    for (QTimer *timer : {&m_round, &m_next})
        timer->setSingleShot(true);
    connect(&m_round, &QTimer::timeout, this, &AgentDirectory::begin);
    connect(&m_next, &QTimer::timeout, this, &AgentDirectory::next);
}

void AgentDirectory::start()
{
    m_running = true;
    m_failuresInARow = 0;
    m_round.start(0);
    Q_EMIT changed(); // with a key taken out or put in, everything that profile() tells is another
}

void AgentDirectory::stop()
{
    m_running = false;
    m_round.stop();
    m_next.stop();
}

const AgentProfile *AgentDirectory::profile(const QString &agent)
{
    if (!areLookedUp())
        return nullptr;
    const auto entry = m_entries.find(agent);
    if (entry == m_entries.end()) {
        add(agent);
        return nullptr;
    }
    entry->calledAt = m_environment.clock();
    return entry->profile ? &*entry->profile : nullptr;
}

QHash<QString, AgentProfile> AgentDirectory::all() const
{
    QHash<QString, AgentProfile> known;
    if (!areLookedUp())
        return known;
    for (auto entry = m_entries.cbegin(); entry != m_entries.cend(); ++entry) {
        if (entry->profile)
            known.insert(entry.key(), *entry->profile);
    }
    return known;
}

void AgentDirectory::begin()
{
    m_waiting.clear();
    if (!m_running || !areLookedUp())
        return m_environment.alerts.clear(refusedAlert);
    const QStringList configured = m_environment.configured ? m_environment.configured() : QStringList();
    for (const QString &agent : configured)
        profile(agent); // as if it were called
    forgetTheIdle();
    m_waiting = m_entries.keys();
    m_round.start(m_environment.settings.agentAge);
    m_next.start(0);
}

void AgentDirectory::forgetTheIdle()
{
    const qint64 oldest = m_environment.clock() - idleFor.count();
    const QStringList agents = m_entries.keys();
    for (const QString &agent : agents) {
        if (m_entries.value(agent).calledAt < oldest) {
            unlearn(agent);
            m_entries.remove(agent);
        }
    }
}

void AgentDirectory::add(const QString &agent)
{
    if (!isPathId(agent) || m_entries.size() >= m_environment.most)
        return;
    m_entries.insert(agent, {.profile = {}, .fetchedAt = 0, .calledAt = m_environment.clock()});
    m_waiting.append(agent);
    // While they cannot be asked, the next round asks for it too.
    if (m_running && m_failuresInARow == 0)
        m_next.start(0);
}

void AgentDirectory::next()
{
    if (!m_asking.isEmpty() || m_waiting.isEmpty() || !areLookedUp())
        return;
    m_asking = m_waiting.takeFirst();
    m_environment.client.agent(
        m_asking, this, [this](const Result<AgentProfile> &answer) { take(std::exchange(m_asking, {}), answer); });
}

void AgentDirectory::take(const QString &agent, const Result<AgentProfile> &answer)
{
    const bool isMissing = !answer && answer.error().kind == Error::Kind::NotFound;
    if (!answer && !isMissing)
        return fail(answer.error());
    if (std::exchange(m_failuresInARow, 0) > 0)
        qCInfo(lcAgents) << "agents are looked up again";
    m_environment.alerts.clear(refusedAlert);
    if (isMissing)
        unlearn(agent);
    else
        learn(agent, *answer);
    if (m_running)
        m_next.start(0);
}

void AgentDirectory::learn(const QString &agent, const AgentProfile &profile)
{
    const auto entry = m_entries.find(agent);
    if (entry == m_entries.end())
        return; // too long ago
    const bool isNews = entry->profile != profile;
    entry->profile = profile;
    entry->fetchedAt = m_environment.clock();
    keep(agent, *entry);
    if (isNews)
        Q_EMIT changed();
}

/// The entry stays, so that an agent of another workspace is not asked for at each of its calls.
void AgentDirectory::unlearn(const QString &agent)
{
    const auto entry = m_entries.find(agent);
    if (entry == m_entries.end() || !entry->profile)
        return;
    entry->profile.reset();
    write([agent](AgentTable &table) { return table.remove(agent); });
    Q_EMIT changed();
}

/// The others would fare no better: the next round comes sooner than usual, if patience was not asked for.
void AgentDirectory::fail(const Error &error)
{
    if (error.kind == Error::Kind::Denied) {
        m_environment.alerts.raise(
            refusedAlert, u"ElevenLabs does not let elevenlabs.api_key read agents: their own prompts and what "
                          "may be overridden are not known. Put in a key that may, or set "
                          "elevenlabs.agent_seconds = 0"_s);
    } else if (m_failuresInARow == 0) {
        qCWarning(lcAgents).noquote() << "cannot look up agents:" << error.detail;
    }
    m_waiting.clear();
    const auto ladder = std::min(firstWait * (1 << std::min(m_failuresInARow, 16)), longestWait);
    ++m_failuresInARow;
    const auto wait = std::max<std::chrono::milliseconds>(ladder, std::chrono::seconds(error.retryAfterSeconds));
    if (m_running)
        m_round.start(error.kind == Error::Kind::Denied ? std::max(wait, m_environment.settings.agentAge) : wait);
}

void AgentDirectory::keep(const QString &agent, const Entry &entry)
{
    const AgentRow row{.agent = agent,
                       .prompt = entry.profile->prompt,
                       .firstMessage = entry.profile->firstMessage,
                       .language = entry.profile->language,
                       .allowedOverrides = entry.profile->allowedOverrides,
                       .fetchedAt = entry.fetchedAt,
                       .calledAt = entry.calledAt};
    write([row](AgentTable &table) { return table.put(row); });
}

template<typename Job>
void AgentDirectory::write(Job job)
{
    m_environment.writer.write<Done>(
        [job = std::move(job)](QSqlDatabase &database) {
            AgentTable table(database, tenant, platform);
            return job(table);
        },
        this,
        [](const Result<Done> &written) {
            if (!written)
                qCWarning(lcAgents).noquote() << "what is known of an agent is not kept:" << written.error().detail;
        });
}

} // namespace am
