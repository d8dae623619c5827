// SPDX-License-Identifier: MIT
#pragma once

#include "look/colors.h"

#include <QObject>

class QApplication;

namespace am {

/// How the program looks: style, palette and style sheet of the whole application, in the scheme that was chosen.
class Look final : public QObject
{
    Q_OBJECT

public:
    enum class Scheme { System, Light, Dark };

    /// The palette that the application has now is the system's.
    explicit Look(QApplication &application);

    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    void setScheme(Scheme scheme);
    [[nodiscard]] bool isDark() const;
    /// What the desktop said of itself later on; only of interest while it is followed.
    void setSystemDark(bool dark);

private:
    void apply();

    QApplication &m_application;
    bool m_systemIsDark;
    Scheme m_scheme = Scheme::System;
};

} // namespace am
