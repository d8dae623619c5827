// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"
#include "widgets/notices.h"

#include <QMainWindow>

class QListWidget;
class QSettings;
class QStackedWidget;

namespace am {

class CallsPane;
class CommandPalette;
class FirstStart;
class Look;
class Pane;
struct Desk;

/// The console's window: the panes and the way between them.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// All of them outlive the window.
    MainWindow(DaemonConnection &connection, Look &look, QSettings &settings, std::function<qint64()> clock);

    void showPane(int number);
    [[nodiscard]] const QList<Pane *> &panes() const { return m_panes; }
    /// The window's own, and the current pane's.
    [[nodiscard]] QList<QAction *> commands() const;

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildPanes(const Desk &desk);
    void buildSideBar();
    void buildActions();
    void addCommand(const QString &text, const QList<QKeySequence> &keys, std::function<void()> act);
    void follow(DaemonConnection::State state);
    void refreshPane();
    void openShortcuts();
    void setScheme(int scheme);
    void restore();

    DaemonConnection &m_connection;
    Look &m_look;
    QSettings &m_settings;
    Notices m_notices;
    QListWidget *m_sideBar;
    QStackedWidget *m_places; ///< the panes, or how to start a daemon
    QStackedWidget *m_stack;
    FirstStart *m_firstStart;
    CommandPalette *m_palette;
    CallsPane *m_calls = nullptr;
    QList<Pane *> m_panes;
    QTimer m_refresh;
};

} // namespace am
