// SPDX-License-Identifier: MIT
#pragma once

#include "look/colors.h"
#include "shared/result.h"

#include <QList>
#include <QObject>

class QSettings;

namespace am {

/// Which lines of the log stand on which ground.
struct Highlight
{
    QString filter; ///< as LogFilter reads it
    Tone tone = Tone::Accent;
};

/// The operator's highlight rules, the first that fits a line decides. Kept in the settings as the array log/highlights
/// of filter and tone (bad, warning, good, accent): a meaning, so that both schemes have a color for it.
class Highlights final : public QObject
{
    Q_OBJECT

public:
    /// Without settings nothing outlives this object.
    explicit Highlights(QSettings *settings, QObject *parent = nullptr);

    [[nodiscard]] const QList<Highlight> &rules() const { return m_rules; }
    void setRules(const QList<Highlight> &rules);
    /// What a rule can make of a line, in the order in which they are offered.
    static const QList<Tone> &tones();

Q_SIGNALS:
    void changed();

private:
    QSettings *m_settings;
    QList<Highlight> m_rules;
};

} // namespace am
