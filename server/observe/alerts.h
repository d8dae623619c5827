// SPDX-License-Identifier: MIT
#pragma once

#include "shared/clock.h"

#include <QList>
#include <QMap>
#include <QString>

namespace am {

/// Something that is wrong until it ends, and that only the operator can mend.
struct Alert
{
    QString name;     ///< of the condition: "mem0_key_refused"
    QString text;     ///< what is wrong and what to do; no secret, no whole number
    qint64 since = 0; ///< milliseconds
};

/// The alerts that stand, for /readyz, /metrics and the desk. Each condition has one name and belongs to one part of
/// the daemon, which raises and clears it as often as it likes: the log hears of the changes only.
class Alerts final
{
public:
    explicit Alerts(Clock clock = &systemClock);

    void raise(const QString &name, const QString &text);
    void clear(const QString &name);

    /// By name.
    [[nodiscard]] QList<Alert> standing() const { return m_standing.values(); }

private:
    Clock m_clock;
    QMap<QString, Alert> m_standing;
};

} // namespace am
