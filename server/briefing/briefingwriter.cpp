// SPDX-License-Identifier: MIT
#include "briefing/briefingwriter.h"

#include "briefing/defaulttemplates.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace am {

Q_LOGGING_CATEGORY(lcBriefing, "agenticmemory.daemon.briefing")

namespace {
/// Both sets are emptied when full. They hold configured texts and authenticated agents, so that takes a reload loop
/// or a very odd workspace.
constexpr size_t mostTemplates = 1000;
constexpr qsizetype mostAgents = 10'000;
constexpr auto paragraph = "\n\n"_L1;

QHash<QString, QString> variablesOf(const Caller &caller, const Card &card)
{
    return {{u"caller_id"_s, caller.address()},
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

bool isAboutNobody(const QHash<QString, QString> &variables)
{
    return variables.value(u"memory_count"_s) == "0"_L1;
}

QString withoutRegion(const QString &language)
{
    return language.section(u'-', 0, 0);
}

/// The caller's, if the operator speaks it; "pt" may be their "pt-br".
QString languageFor(const AgentSettings &settings, const Card &card)
{
    for (const QString &language : settings.callerLanguages) {
        if (withoutRegion(language) == card.language && card.language != withoutRegion(settings.language))
            return language;
    }
    return settings.language;
}

QString languageWithoutOverride(const AgentSettings &settings, const AgentProfile *profile)
{
    return profile && !profile->language.isEmpty() ? profile->language : settings.language;
}
} // namespace

/// One agent's settings at one call.
struct BriefingWriter::Addressed
{
    QString agent;
    const AgentSettings &settings;
    const AgentProfile *profile; ///< null when it is not known
    AgentPlan plan;
    QString language;    ///< in which the caller is addressed; may be empty: nobody knows
    bool isForTheCaller; ///< it is the caller's, and not the one that the operator writes in
};

BriefingWriter::BriefingWriter(const BriefingSettings &settings, AgentProfiles *profiles)
    : m_settings(settings)
    , m_profiles(profiles)
{
}

Briefing BriefingWriter::write(const QString &agent, const Caller &caller, const Card &card)
{
    const AgentSettings &settings = m_settings.agent(agent);
    const AgentProfile *const profile = m_profiles ? m_profiles->profile(agent) : nullptr;
    const AgentPlan plan = planFor(settings, profile, m_profiles && m_profiles->areLookedUp());
    Briefing briefing{.variables = variablesOf(caller, card), .prompt = {}, .firstMessage = {}, .language = {}};
    if (plan.setsLanguage)
        briefing.language = unlessBlank(languageFor(settings, card));
    const Addressed addressed{.agent = agent,
                              .settings = settings,
                              .profile = profile,
                              .plan = plan,
                              .language = briefing.language.value_or(languageWithoutOverride(settings, profile)),
                              .isForTheCaller = briefing.language && *briefing.language != settings.language};
    if (profile && briefing.language == profile->language)
        briefing.language.reset(); // it is what the agent speaks anyway
    briefing.prompt = unlessBlank(prompt(addressed, briefing.variables));
    if (plan.greets)
        briefing.firstMessage = unlessBlank(firstMessage(addressed, briefing.variables));
    return briefing;
}

QString BriefingWriter::prompt(const Addressed &addressed, const QHash<QString, QString> &variables)
{
    switch (addressed.plan.prompt) {
    case AgentPlan::Prompt::Template:
        return withNotes(*addressed.settings.prompt, addressed, variables);
    case AgentPlan::Prompt::Own:
        // With nothing to tell there is no reason to touch it. Its variables are ElevenLabs' to fill in.
        return isAboutNobody(variables) ? QString()
                                        : addressed.profile->prompt.trimmed() + paragraph +
                                              render(defaultNotes(addressed.language), variables);
    case AgentPlan::Prompt::Default:
        warnOfDefaultPrompt(addressed.agent);
        return render(defaultPrompt(addressed.language) + paragraph + defaultNotes(addressed.language), variables);
    case AgentPlan::Prompt::None:
        break;
    }
    return {};
}

/// The operator's prompt; with the notes behind it if they want that and it has no place for them.
QString BriefingWriter::withNotes(const QString &text, const Addressed &addressed,
                                  const QHash<QString, QString> &variables)
{
    QString rendered = render(text, variables);
    const Result<Template> &known = parsed(text);
    if (!addressed.settings.appendContext || !known || known->uses(notesVariables()))
        return rendered;
    return rendered.trimmed() + paragraph + render(defaultNotes(addressed.language), variables);
}

/// The operator's is in their own language: whoever is addressed in another gets ours, or the one that is set up in
/// ElevenLabs for that language.
QString BriefingWriter::firstMessage(const Addressed &addressed, const QHash<QString, QString> &variables)
{
    const AgentSettings &settings = addressed.settings;
    if (settings.firstMessage && !addressed.isForTheCaller)
        return render(*settings.firstMessage, variables).trimmed();
    return settings.defaultGreeting ? render(defaultGreeting(addressed.language), variables) : QString();
}

QString BriefingWriter::render(const QString &text, const QHash<QString, QString> &variables)
{
    const Result<Template> &known = parsed(text);
    return known ? known->render(variables) : QString();
}

const Result<Template> &BriefingWriter::parsed(const QString &text)
{
    auto known = m_templates.find(text);
    if (known == m_templates.end()) {
        if (m_templates.size() >= mostTemplates)
            m_templates.clear();
        known = m_templates.emplace(text, Template::parse(text)).first;
        if (!known->second)
            qCWarning(lcBriefing).noquote() << "a template is left out:" << known->second.error().detail;
    }
    return known->second;
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
