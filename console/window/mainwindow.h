// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"
#include "panes/pane.h"
#include "widgets/notices.h"

#include <QMainWindow>

class QListWidget;
class QSettings;
class QStackedWidget;

namespace am {

class CallsPane;
class CommandPalette;
class ConnectionsPage;
class FirstStart;
class Look;
class ProfileKeys;
class Profiles;
class SendPane;

/// The console's window: the panes and the way between them.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// What an operator has who works with more than one daemon.
    struct Choice
    {
        Profiles &profiles;
        ProfileKeys &keys;
    };

    /// All of them outlive the window. `choice`: null = there is only this connection.
    MainWindow(DaemonConnection &connection, Look &look, QSettings &settings, std::function<qint64()> clock,
               const Choice *choice = nullptr);

    void showPane(int number);
    [[nodiscard]] const QList<Pane *> &panes() const { return m_panes; }
    /// The window's own, and the current pane's.
    [[nodiscard]] QList<QAction *> commands() const;

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildPanes();
    void buildSideBar();
    void buildPlaces();
    void buildActions();
    void buildProfiles(Profiles &profiles);
    void nameProfiles(Profiles &profiles);
    void startAfresh();
    void openConnections();
    void leaveConnections();
    void showPlace();
    QAction *addCommand(const QString &text, const QList<QKeySequence> &keys, std::function<void()> act);
    void follow();
    void refreshPane();
    void openShortcuts();
    void setScheme(int scheme);
    void restore();

    DaemonConnection &m_connection;
    Look &m_look;
    QSettings &m_settings;
    Notices m_notices;
    Desk m_desk;
    QListWidget *m_sideBar;
    QStackedWidget *m_places; ///< the panes, or how to start a daemon, or the connections
    QStackedWidget *m_stack;
    FirstStart *m_firstStart;
    ConnectionsPage *m_connections = nullptr; ///< null = there is only this connection
    CommandPalette *m_palette;
    CallsPane *m_calls = nullptr;
    SendPane *m_send = nullptr;
    QList<Pane *> m_panes;
    QList<QAction *> m_profileCommands;
    QTimer m_refresh;
};

} // namespace am
