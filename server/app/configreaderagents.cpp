// SPDX-License-Identifier: MIT
// The sections [agents.…] of a configuration.
#include "app/configreader.h"

#include "app/templatefile.h"
#include "briefing/callerlanguage.h"
#include "briefing/template.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

void ConfigReader::readAgents(BriefingSettings &briefing)
{
    m_knownSections.insert(u"agents"_s);
    const toml::node *node = m_root.get("agents");
    if (!node)
        return;
    const toml::table *agents = node->as_table();
    if (!agents)
        return complainPlainly(node, u"agents"_s, u"expected sections, [agents.default] or [agents.<agent_id>]"_s);
    if (const toml::node *fallback = agents->get("default"); fallback && fallback->is_table())
        readAgent(*fallback->as_table(), u"default"_s, briefing.fallback);
    for (const auto &[key, agentNode] : *agents) {
        const QString id = QString::fromStdString(std::string(key.str()));
        const toml::table *agent = agentNode.as_table();
        if (!agent) {
            complainPlainly(&agentNode, u"agents."_s + id, u"expected a section, [agents.%1]"_s.arg(id));
        } else if (id != "default"_L1) {
            AgentSettings settings = briefing.fallback; // what an agent does not say, [agents.default] says
            readAgent(*agent, id, settings);
            briefing.agents.insert(id, settings);
        }
    }
}

void ConfigReader::readAgent(const toml::table &table, const QString &id, AgentSettings &agent)
{
    m_section = &table;
    m_sectionName = u"agents."_s + id;
    visitAgentOptions(agent, *this);
    static const QStringList known = {u"prompt"_s, u"first_message"_s, u"language"_s};
    for (const QString &name : std::as_const(agent.overrides)) {
        if (!known.contains(name))
            complain(find("overrides"), u"overrides"_s, u"any of "_s + known.join(u", "_s));
    }
    checkLanguages(agent);
    complainOfUnknownKeys();
}

void ConfigReader::checkLanguages(const AgentSettings &agent)
{
    const auto isNone = [](const QString &code) { return !isLanguageCode(code); };
    if (!agent.language.isEmpty() && isNone(agent.language))
        complain(find("language"), u"language"_s, u"a code such as \"de\" or \"pt-br\" (ISO 639-1)"_s);
    const QStringList &callers = agent.callerLanguages;
    if (std::any_of(callers.cbegin(), callers.cend(), isNone))
        complain(find("caller_languages"), u"caller_languages"_s, u"codes such as \"de\" or \"pt-br\" (ISO 639-1)"_s);
    else if (!callers.isEmpty() && agent.language.isEmpty())
        complain(find("caller_languages"), u"caller_languages"_s, u"beside it language, in which all others are met"_s);
}

void ConfigReader::prompt(const char *key, std::optional<QString> &value)
{
    QString given;
    text(key, given);
    if (!given.isEmpty()) {
        value = given;
        if (const auto parsed = Template::parse(given); !parsed)
            complainPlainly(find(key), QLatin1StringView(key), parsed.error().detail);
    }
    promptFile(QByteArray(key) + "_file", value);
}

void ConfigReader::promptFile(const QByteArray &key, std::optional<QString> &value)
{
    const auto path = pathOf(key);
    if (!path)
        return;
    m_templateFiles.append(*path);
    const auto content = templatefile::read(*path);
    if (!content)
        return complainPlainly(find(key.constData()), QString::fromLatin1(key), content.error().detail);
    value = *content;
    if (const auto parsed = Template::parse(*content); !parsed)
        complainPlainly(find(key.constData()), QString::fromLatin1(key), *path + u": "_s + parsed.error().detail);
}

} // namespace am
