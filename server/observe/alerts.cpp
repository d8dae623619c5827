// SPDX-License-Identifier: MIT
#include "observe/alerts.h"

#include <QLoggingCategory>

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcAlerts, "agenticmemory.daemon.alerts")

} // namespace

Alerts::Alerts(Clock clock)
    : m_clock(std::move(clock))
{
}

void Alerts::raise(const QString &name, const QString &text)
{
    const auto standing = m_standing.find(name);
    if (standing != m_standing.end() && standing->text == text)
        return;
    const qint64 since = standing == m_standing.end() ? m_clock() : standing->since;
    m_standing.insert(name, {.name = name, .text = text, .since = since});
    qCWarning(lcAlerts).noquote().nospace() << "alert " << name << ": " << text;
}

void Alerts::clear(const QString &name)
{
    if (m_standing.remove(name) > 0)
        qCInfo(lcAlerts).noquote() << "alert over:" << name;
}

} // namespace am
