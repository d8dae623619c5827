// SPDX-License-Identifier: MIT
#include "app/configreader.h"

#include "app/secretfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

constexpr qint64 largestFile = 256 * 1024;

} // namespace

ConfigReader::ConfigReader(const toml::table &root, QString file)
    : m_root(root)
    , m_file(std::move(file))
{
}

QStringList ConfigReader::read(Config &config)
{
    visitOptions(config, *this);
    complainOfUnknownKeys();
    readAgents(config.briefing);
    config.templateFiles = m_templateFiles;
    for (const auto &[key, node] : m_root) {
        const QString name = toQString(key.str());
        if (!m_knownSections.contains(name))
            complainPlainly(&node, name, u"unknown section"_s);
    }
    return m_mistakes;
}

void ConfigReader::section(const char *name)
{
    complainOfUnknownKeys();
    m_sectionName = QLatin1StringView(name);
    m_knownSections.insert(m_sectionName);
    const toml::node *node = m_root.get(name);
    m_section = node ? node->as_table() : nullptr;
    if (node && !m_section)
        complainPlainly(node, m_sectionName, u"expected a section, [%1]"_s.arg(m_sectionName));
}

const toml::node *ConfigReader::find(const char *key)
{
    m_knownKeys.insert(QLatin1StringView(key));
    return m_section ? m_section->get(key) : nullptr;
}

void ConfigReader::listen(const char *key, ListenAddress &value)
{
    QString given;
    text(key, given);
    if (given.isEmpty())
        return;
    const auto parsed = ListenAddress::parse(given);
    if (parsed)
        value = *parsed;
    else
        complain(find(key), QLatin1StringView(key), parsed.error().detail);
}

void ConfigReader::text(const char *key, QString &value)
{
    const toml::node *node = find(key);
    if (!node)
        return;
    if (const auto given = node->value_exact<std::string>())
        value = QString::fromStdString(*given);
    else
        complain(node, QLatin1StringView(key), u"a string in quotes"_s);
}

void ConfigReader::region(const char *key, QString &value)
{
    text(key, value);
    complainUnlessRegion(find(key), QLatin1StringView(key), value);
}

void ConfigReader::regions(const char *key, QHash<QString, QString> &value)
{
    const toml::node *node = find(key);
    if (!node)
        return;
    const toml::table *table = node->as_table();
    if (!table || (!table->empty() && !table->is_homogeneous<std::string>()))
        return complain(node, QLatin1StringView(key), u"a table of regions such as { agent_1 = \"DE\" }"_s);
    value.clear();
    for (const auto &[agent, region] : *table) {
        const QString given = QString::fromStdString(*region.value_exact<std::string>());
        complainUnlessRegion(&region, QLatin1StringView(key), given);
        value.insert(QString::fromUtf8(agent.str().data(), qsizetype(agent.str().size())), given);
    }
}

void ConfigReader::complainUnlessRegion(const toml::node *node, const QString &key, const QString &region)
{
    const bool letters =
        std::all_of(region.cbegin(), region.cend(), [](QChar c) { return c.toUpper() >= u'A' && c.toUpper() <= u'Z'; });
    if (!region.isEmpty() && (region.size() != 2 || !letters))
        complain(node, key, u"two letters such as \"DE\" (ISO 3166)"_s);
}

void ConfigReader::texts(const char *key, QStringList &value)
{
    const toml::node *node = find(key);
    if (!node)
        return;
    const toml::array *array = node->as_array();
    if (!array || (!array->empty() && !array->is_homogeneous<std::string>()))
        return complain(node, QLatin1StringView(key), u"a list of strings"_s);
    value.clear();
    for (const toml::node &item : *array)
        value.append(QString::fromStdString(*item.value_exact<std::string>()));
}

void ConfigReader::flag(const char *key, bool &value)
{
    const toml::node *node = find(key);
    if (!node)
        return;
    if (const auto given = node->value_exact<bool>())
        value = *given;
    else
        complain(node, QLatin1StringView(key), u"true or false"_s);
}

void ConfigReader::url(const char *key, QUrl &value)
{
    QString given;
    text(key, given);
    if (given.isEmpty())
        return;
    const auto parsed = Config::parseUrl(given);
    if (parsed)
        value = *parsed;
    else
        complain(find(key), QLatin1StringView(key), parsed.error().detail);
}

void ConfigReader::secrets(const char *key, QList<QByteArray> &value)
{
    if (const toml::node *node = find(key)) {
        if (secretfile::isWorldReadable(m_file)) {
            complainPlainly(node, QLatin1StringView(key),
                            u"a secret in a file that everyone may read: run chmod 600 %1"_s.arg(m_file));
        }
        if (const auto one = node->value_exact<std::string>()) {
            value = {QByteArray::fromStdString(*one)};
        } else {
            QStringList several;
            texts(key, several);
            value.clear();
            for (const QString &secret : std::as_const(several))
                value.append(secret.toUtf8());
        }
        value.removeAll({});
    }
    const QByteArray fileKey = QByteArray(key) + "_file";
    const auto path = pathOf(fileKey);
    if (!path)
        return;
    const auto fromFile = secretfile::read(*path);
    if (fromFile)
        value = *fromFile;
    else
        complainPlainly(find(fileKey.constData()), QString::fromLatin1(fileKey), fromFile.error().detail);
}

void ConfigReader::secret(const char *key, QByteArray &value)
{
    QList<QByteArray> several;
    secrets(key, several);
    if (several.size() > 1)
        return complain(find(key), QLatin1StringView(key), u"one secret"_s);
    if (!several.isEmpty())
        value = several.first();
}

void ConfigReader::certificates(const char *key, QByteArray &value)
{
    const auto content = fileContent(key);
    if (!content)
        return;
    if (content->contains("-----BEGIN CERTIFICATE-----"))
        value = *content;
    else
        complain(find(key), QLatin1StringView(key), u"a file of PEM certificates"_s);
}

void ConfigReader::ladder(const char *key, QList<std::chrono::milliseconds> &value)
{
    const toml::node *node = find(key);
    if (!node)
        return;
    const toml::array *array = node->as_array();
    if (!array || array->size() > 100)
        return complain(node, QLatin1StringView(key), u"a list of at most 100 numbers of seconds"_s);
    value.clear();
    for (const toml::node &item : *array) {
        if (const auto wait = secondsBetween(&item, key, 0, 30 * 86'400))
            value.append(*wait);
    }
}

std::optional<qint64> ConfigReader::integerBetween(const char *key, qint64 least, qint64 most)
{
    const toml::node *node = find(key);
    if (!node)
        return {};
    const auto given = node->value_exact<int64_t>();
    if (given && *given >= least && *given <= most)
        return *given;
    complain(node, QLatin1StringView(key), u"a whole number from %1 to %2"_s.arg(least).arg(most));
    return {};
}

std::optional<std::chrono::milliseconds> ConfigReader::secondsBetween(const toml::node *node, const char *key,
                                                                      double least, double most)
{
    if (!node)
        return {};
    const auto given = node->is_number() ? node->value<double>() : std::nullopt;
    if (given && *given >= least && *given <= most)
        return std::chrono::milliseconds(std::llround(*given * 1000));
    complain(node, QLatin1StringView(key), u"a number of seconds from %1 to %2"_s.arg(least).arg(most));
    return {};
}

/// Relative paths start at the configuration file's folder.
std::optional<QString> ConfigReader::pathOf(const QByteArray &key)
{
    QString path;
    text(key.constData(), path);
    if (path.isEmpty())
        return {};
    return QFileInfo(m_file).absoluteDir().absoluteFilePath(path);
}

std::optional<QByteArray> ConfigReader::fileContent(const QByteArray &key)
{
    const auto path = pathOf(key);
    if (!path)
        return {};
    QFile file(*path);
    const QString name = QString::fromLatin1(key);
    if (!file.open(QIODevice::ReadOnly)) {
        complainPlainly(find(key.constData()), name, u"cannot read %1: %2"_s.arg(*path, file.errorString()));
        return {};
    }
    if (file.size() > largestFile) {
        complainPlainly(find(key.constData()), name, u"%1 is over 256 KB"_s.arg(*path));
        return {};
    }
    return file.readAll();
}

void ConfigReader::complainOfUnknownKeys()
{
    if (m_section) {
        for (const auto &[key, node] : *m_section) {
            const QString name = toQString(key.str());
            if (!m_knownKeys.contains(name))
                complainPlainly(&node, name, u"unknown key"_s);
        }
    }
    m_section = nullptr;
    m_knownKeys.clear();
}

void ConfigReader::complain(const toml::node *node, const QString &key, const QString &expected)
{
    complainPlainly(node, key, u"expected "_s + expected);
}

void ConfigReader::complainPlainly(const toml::node *node, const QString &key, const QString &what)
{
    const auto line = node ? node->source().begin.line : 0;
    const QString name = m_section && !m_sectionName.isEmpty() ? m_sectionName + u'.' + key : key;
    m_mistakes.append(u"%1:%2: %3: %4"_s.arg(m_file, QString::number(line), name, what));
}

} // namespace am
