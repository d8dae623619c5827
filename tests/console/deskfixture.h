// SPDX-License-Identifier: MIT
#pragma once

#include "console/believabledaemon.h"
#include "link/daemonconnection.h"
#include "panes/pane.h"
#include "widgets/notices.h"

#include <QSettings>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace am::test {

/// A believable daemon and what a pane needs to speak with it.
class DeskFixture
{
protected:
    /// Anew, and live. Warnings fail the test from here on.
    void reset(const QString &role = QStringLiteral("operator"));
    void close();
    [[nodiscard]] Desk desk();
    /// What was said last in the status line.
    [[nodiscard]] QString said() const { return m_said; }
    [[nodiscard]] QString socket() const { return m_directory->filePath(QStringLiteral("a.sock")); }

    std::optional<QTemporaryDir> m_directory;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<FakeDaemon> m_daemon;
    std::unique_ptr<DaemonConnection> m_connection;
    std::unique_ptr<Notices> m_notices;
    QString m_said;
    std::function<void()> m_offered; ///< the action of what was said last
};

/// As init() of a test with widgets: all but what the offscreen platform says of itself.
void failOnWarnings();

} // namespace am::test
