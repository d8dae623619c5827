// SPDX-License-Identifier: MIT
#include "app/configprinter.h"

#include "shared/redaction.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace am {

QString ConfigPrinter::print(const Config &config)
{
    m_out = config.file.isEmpty() ? u"# no configuration file\n"_s : u"# %1\n"_s.arg(config.file);
    m_out += u"# memories are kept in: %1\n"_s.arg(config.usesMem0() ? u"Mem0"_s : u"the embedded store"_s);
    Config copy = config;
    visitOptions(copy, *this);
    m_out += u"\n[agents.default]\n"_s;
    visitAgentOptions(copy.briefing.fallback, *this);
    QStringList ids = copy.briefing.agents.keys();
    ids.sort();
    for (const QString &id : std::as_const(ids)) {
        m_out += u"\n[agents.%1]\n"_s.arg(quoted(id));
        visitAgentOptions(copy.briefing.agents[id], *this);
    }
    return m_out;
}

void ConfigPrinter::section(const char *name)
{
    m_out += u"\n[%1]\n"_s.arg(QLatin1StringView(name));
}

void ConfigPrinter::listen(const char *key, const ListenAddress &value)
{
    text(key, value.toString());
}

void ConfigPrinter::text(const char *key, const QString &value)
{
    line(key, quoted(value));
}

void ConfigPrinter::texts(const char *key, const QStringList &value)
{
    QStringList items;
    for (const QString &item : value)
        items.append(quoted(item));
    line(key, u"[%1]"_s.arg(items.join(u", "_s)));
}

void ConfigPrinter::regions(const char *key, const QHash<QString, QString> &value)
{
    QStringList items;
    for (auto agent = value.cbegin(); agent != value.cend(); ++agent)
        items.append(quoted(agent.key()) + u" = "_s + quoted(agent.value()));
    items.sort();
    line(key, items.isEmpty() ? u"{}"_s : u"{ %1 }"_s.arg(items.join(u", "_s)));
}

void ConfigPrinter::flag(const char *key, bool value)
{
    line(key, value ? u"true"_s : u"false"_s);
}

void ConfigPrinter::url(const char *key, const QUrl &value)
{
    text(key, value.toString());
}

/// As a comment: a mask that is read again as a configuration would be a key that anybody can guess.
void ConfigPrinter::secrets(const char *key, const QList<QByteArray> &value)
{
    QStringList masked;
    for (const QByteArray &secret : value)
        masked.append(redaction::secret(secret));
    m_out +=
        u"# %1: %2\n"_s.arg(QLatin1StringView(key), masked.isEmpty() ? redaction::secret({}) : masked.join(u", "_s));
}

void ConfigPrinter::secret(const char *key, const QByteArray &value)
{
    secrets(key, value.isEmpty() ? QList<QByteArray>() : QList<QByteArray>{value});
}

void ConfigPrinter::certificates(const char *key, const QByteArray &value)
{
    m_out += u"# %1: %2\n"_s.arg(QLatin1StringView(key),
                                 value.isEmpty() ? u"the system's authorities"_s : u"own authorities besides"_s);
}

void ConfigPrinter::prompt(const char *key, const std::optional<QString> &value)
{
    if (value)
        text(key, *value);
    else
        m_out += u"# %1: not set\n"_s.arg(QLatin1StringView(key));
}

void ConfigPrinter::ladder(const char *key, const QList<std::chrono::milliseconds> &value)
{
    QStringList steps;
    for (const std::chrono::milliseconds step : value)
        steps.append(secondsText(step));
    line(key, u"[%1]"_s.arg(steps.join(u", "_s)));
}

QString ConfigPrinter::secondsText(std::chrono::milliseconds value)
{
    return value.count() % 1000 == 0 ? QString::number(value.count() / 1000)
                                     : QString::number(double(value.count()) / 1000.0, 'f', 3);
}

/// TOML's basic strings escape as JSON's do.
QString ConfigPrinter::quoted(const QString &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.sliced(1, list.size() - 2));
}

void ConfigPrinter::line(const char *key, const QString &value)
{
    m_out += u"%1 = %2\n"_s.arg(QLatin1StringView(key), value);
}

} // namespace am
