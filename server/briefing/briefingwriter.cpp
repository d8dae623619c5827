// SPDX-License-Identifier: MIT
#include "briefing/briefingwriter.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace am {

Q_LOGGING_CATEGORY(lcBriefing, "agenticmemory.daemon.briefing")

namespace {
/// Both sets are emptied when full. They hold configured texts and authenticated agents, so that takes a reload loop
/// or a very odd workspace.
constexpr size_t mostTemplates = 1000;
constexpr qsizetype mostAgents = 10'000;

QHash<QString, QString> variablesOf(const Caller &caller, const Card &card)
{
    return {{u"caller_id"_s, caller.key},
            {u"caller_name"_s, card.name},
            {u"memory_count"_s, QString::number(card.memories)},
            {u"memory_summary"_s, card.summary},
            {u"memory_context"_s, card.context},
            {u"returning_caller"_s, card.memories > 0 ? u"yes"_s : u"no"_s}};
}

std::optional<QString> unlessBlank(const QString &text)
{
    return text.trimmed().isEmpty() ? std::nullopt : std::optional(text);
}
} // namespace

QString defaultPrompt()
{
    return u"You are a friendly and helpful assistant on the telephone. Speak naturally, keep your answers short and "
           "ask when something is unclear.\n\n"
           "{{memory_context}}\n\n"
           "Use such notes where they help the caller. Do not recite them, and do not guess what they do not say."_s;
}

BriefingWriter::BriefingWriter(const BriefingSettings &settings)
    : m_settings(settings)
{
}

Briefing BriefingWriter::write(const QString &agent, const Caller &caller, const Card &card)
{
    const AgentSettings &settings = m_settings.agent(agent);
    Briefing briefing{.variables = variablesOf(caller, card), .prompt = {}, .firstMessage = {}, .language = {}};
    if (settings.overrides.contains("prompt"_L1))
        briefing.prompt = unlessBlank(prompt(agent, settings, briefing.variables));
    if (settings.overrides.contains("first_message"_L1) && settings.firstMessage)
        briefing.firstMessage = unlessBlank(render(*settings.firstMessage, briefing.variables));
    if (settings.overrides.contains("language"_L1))
        briefing.language = unlessBlank(settings.language);
    return briefing;
}

QString BriefingWriter::prompt(const QString &agent, const AgentSettings &settings,
                               const QHash<QString, QString> &variables)
{
    if (settings.prompt)
        return render(*settings.prompt, variables);
    warnOfDefaultPrompt(agent);
    return render(defaultPrompt(), variables);
}

QString BriefingWriter::render(const QString &text, const QHash<QString, QString> &variables)
{
    auto known = m_templates.find(text);
    if (known == m_templates.end()) {
        if (m_templates.size() >= mostTemplates)
            m_templates.clear();
        known = m_templates.emplace(text, Template::parse(text)).first;
        if (!known->second)
            qCWarning(lcBriefing).noquote() << "a template is left out:" << known->second.error().detail;
    }
    return known->second ? known->second->render(variables) : QString();
}

void BriefingWriter::warnOfDefaultPrompt(const QString &agent)
{
    if (m_warned.contains(agent))
        return;
    if (m_warned.size() >= mostAgents)
        m_warned.clear();
    m_warned.insert(agent);
    const QString section = agent.isEmpty() ? u"default"_s : agent.left(100);
    qCWarning(lcBriefing).noquote()
        << u"agent %1 has no prompt here: the default one replaces the prompt that is set in ElevenLabs. To keep "
           "yours, copy it to agents.%1.prompt or agents.%1.prompt_file, with {{memory_context}} where the notes "
           "shall stand; to replace nothing, set agents.%1.overrides = []"_s.arg(section);
}

} // namespace am
