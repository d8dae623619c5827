// SPDX-License-Identifier: MIT
#pragma once

#include "app/configoptions.h"

#include <QSet>

#include <toml++/toml.h>

namespace am {

/// Fills a Config from a parsed TOML file. Every mistake is kept as "file:line: key: what was expected, what was
/// found"; a key that nobody asked for is a mistake too.
class ConfigReader final
{
public:
    ConfigReader(const toml::table &root, QString file);

    /// Reads all sections into `config`; returns the mistakes.
    QStringList read(Config &config);

    // What visitOptions() and visitAgentOptions() call.
    void section(const char *name);
    void listen(const char *key, ListenAddress &value);
    void text(const char *key, QString &value);
    void region(const char *key, QString &value);
    void regions(const char *key, QHash<QString, QString> &value);
    void texts(const char *key, QStringList &value);
    void flag(const char *key, bool &value);
    void url(const char *key, QUrl &value);
    void secrets(const char *key, QList<QByteArray> &value);
    void secret(const char *key, QByteArray &value);
    void certificates(const char *key, QByteArray &value);
    void prompt(const char *key, std::optional<QString> &value);
    void ladder(const char *key, QList<std::chrono::milliseconds> &value);

    template<typename Integer>
    void integer(const char *key, Integer &value, qint64 least, qint64 most)
    {
        if (const auto number = integerBetween(key, least, most))
            value = Integer(*number);
    }
    template<typename Duration>
    void seconds(const char *key, Duration &value, double least, double most)
    {
        if (const auto found = secondsBetween(find(key), key, least, most))
            value = std::chrono::duration_cast<Duration>(*found);
    }
    template<typename Enum>
    void choice(const char *key, Enum &value, EnumNames<Enum> names)
    {
        const toml::node *node = find(key);
        QString given;
        text(key, given);
        if (!node || !node->is_string())
            return;
        QStringList allowed;
        for (const auto &[name, meaning] : names) {
            if (given == QLatin1StringView(name)) {
                value = meaning;
                return;
            }
            allowed.append(QLatin1StringView(name));
        }
        complain(node, QLatin1StringView(key), QStringLiteral("one of ") + allowed.join(QStringLiteral(", ")));
    }

private:
    void complainUnlessRegion(const toml::node *node, const QString &key, const QString &region);
    const toml::node *find(const char *key);
    std::optional<qint64> integerBetween(const char *key, qint64 least, qint64 most);
    std::optional<std::chrono::milliseconds> secondsBetween(const toml::node *node, const char *key, double least,
                                                            double most);
    std::optional<QString> pathOf(const QByteArray &key);
    void promptFile(const QByteArray &key, std::optional<QString> &value);
    std::optional<QByteArray> fileContent(const QByteArray &key);
    void readAgents(BriefingSettings &briefing);
    void readAgent(const toml::table &table, const QString &id, AgentSettings &agent);
    void checkLanguages(const AgentSettings &agent);
    void complainOfUnknownKeys();
    void complain(const toml::node *node, const QString &key, const QString &expected);
    void complainPlainly(const toml::node *node, const QString &key, const QString &what);

    const toml::table &m_root;
    QString m_file;
    QString m_sectionName;
    const toml::table *m_section = nullptr;
    QSet<QString> m_knownKeys;
    QSet<QString> m_knownSections;
    QStringList m_templateFiles;
    QStringList m_mistakes;
};

} // namespace am
