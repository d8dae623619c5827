// SPDX-License-Identifier: MIT
#include "app/environmentreader.h"

#include "app/secretfile.h"

#include <QFile>

#include <cmath>

using namespace Qt::StringLiterals;

namespace am {

EnvironmentReader::EnvironmentReader(const QProcessEnvironment &environment, QStringList &mistakes)
    : m_environment(environment)
    , m_mistakes(mistakes)
{
}

void EnvironmentReader::apply(Config &config)
{
    secrets(u"ELEVENLABS_WORKSPACE_KEY"_s, "elevenlabs_workspace_key", config.workspaceKeys);
    secrets(u"ELEVENLABS_HMAC_KEY"_s, "elevenlabs_hmac_key", config.signingKeys);
    QList<QByteArray> elevenLabsKeys;
    secrets(u"ELEVENLABS_API_KEY"_s, "elevenlabs_api_key", elevenLabsKeys);
    if (!elevenLabsKeys.isEmpty())
        config.elevenLabs.apiKey = elevenLabsKeys.first();
    QList<QByteArray> mem0Keys;
    secrets(u"MEM0_API_KEY"_s, "mem0_api_key", mem0Keys);
    if (!mem0Keys.isEmpty())
        config.mem0.apiKey = mem0Keys.first();
    text(u"MEM0_ORG_ID"_s, config.mem0.organization);
    text(u"MEM0_PROJECT_ID"_s, config.mem0.project);
    text(u"MEM0_DIR"_s, config.dataDirectory);
    baseUrl(config.mem0.baseUrl);
    flavor(config.mem0.flavor);
    searchLimit(config.retrieve.limit);
    timeout(config.retrieve.deadline);
    level(config.log.level);
}

QString EnvironmentReader::value(const QString &name) const
{
    return m_environment.value(name).trimmed();
}

void EnvironmentReader::text(const QString &name, QString &target) const
{
    if (!value(name).isEmpty())
        target = value(name);
}

void EnvironmentReader::complain(const QString &name, const QString &expected)
{
    m_mistakes.append(u"environment: %1: expected %2"_s.arg(name, expected));
}

void EnvironmentReader::secrets(const QString &name, const char *credential, QList<QByteArray> &target)
{
    const QString directory = m_environment.value(u"CREDENTIALS_DIRECTORY"_s);
    const QString path = directory + u'/' + QLatin1StringView(credential);
    if (!directory.isEmpty() && QFile::exists(path)) {
        const auto fromCredential = secretfile::read(path);
        if (fromCredential)
            target = *fromCredential;
        else
            m_mistakes.append(u"credential: "_s + fromCredential.error().detail);
    }
    if (!value(name).isEmpty())
        target = secretfile::splitCommas(value(name).toUtf8());
}

void EnvironmentReader::baseUrl(QUrl &target)
{
    const QString name = u"MEM0_BASE_URL"_s;
    if (value(name).isEmpty())
        return;
    const auto url = Config::parseUrl(value(name));
    if (url)
        target = *url;
    else
        complain(name, url.error().detail);
}

void EnvironmentReader::flavor(Mem0Settings::Flavor &target)
{
    const QString given = value(u"MEM0_FLAVOR"_s);
    if (given == "platform"_L1)
        target = Mem0Settings::Flavor::Platform;
    else if (given == "selfhosted"_L1)
        target = Mem0Settings::Flavor::SelfHosted;
    else if (!given.isEmpty())
        complain(u"MEM0_FLAVOR"_s, u"platform or selfhosted"_s);
}

void EnvironmentReader::searchLimit(int &target)
{
    const QString given = value(u"MEM0_SEARCH_LIMIT"_s);
    if (given.isEmpty())
        return;
    bool number = false;
    const int limit = given.toInt(&number);
    if (number && limit >= 1 && limit <= 100)
        target = limit;
    else
        complain(u"MEM0_SEARCH_LIMIT"_s, u"a whole number from 1 to 100"_s);
}

void EnvironmentReader::timeout(std::chrono::milliseconds &target)
{
    const QString given = value(u"MEM0_TIMEOUT"_s);
    if (given.isEmpty())
        return;
    bool number = false;
    const double seconds = given.toDouble(&number);
    if (number && seconds >= 0.05 && seconds <= 120)
        target = std::chrono::milliseconds(std::llround(seconds * 1000));
    else
        complain(u"MEM0_TIMEOUT"_s, u"a number of seconds from 0.05 to 120"_s);
}

void EnvironmentReader::level(LogSettings::Level &target)
{
    static const QStringList names = {u"debug"_s, u"info"_s, u"warning"_s, u"error"_s}; // in the enum's order
    const QString given = value(u"LOG_LEVEL"_s).toLower();
    if (given.isEmpty())
        return;
    if (const auto index = names.indexOf(given); index >= 0)
        target = LogSettings::Level(index);
    else
        complain(u"LOG_LEVEL"_s, u"one of "_s + names.join(u", "_s));
}

} // namespace am
