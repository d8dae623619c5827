// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"
#include "widgets/notices.h"

#include <QStatusBar>

class QLabel;
class QMenu;
class QPushButton;

namespace am {

class Profiles;

/// The window's last line: which daemon it is, how the connection is and why, and what the operator was told last, with
/// what can be done about it.
class StatusLine final : public QStatusBar
{
    Q_OBJECT

public:
    /// `profiles`: null = there is only this connection.
    StatusLine(DaemonConnection &connection, Notices &notices, Profiles *profiles, QWidget *parent = nullptr);

Q_SIGNALS:
    void connectionsWanted();

private:
    void build();
    void buildProfiles();
    void fillMenu();
    void showProfile();
    void showConnection();
    void showNotice(const Notice &notice);
    void clearNotice();

    DaemonConnection &m_connection;
    Profiles *m_profiles;
    QLabel *m_dot;
    QPushButton *m_profile;
    QMenu *m_menu;
    QLabel *m_state;
    class ElidedLabel *m_reason;
    QLabel *m_notice;
    QPushButton *m_action;
    QPushButton *m_retry;
    QTimer m_until;
    QTimer m_second; ///< while a next try is waited for
    std::function<void()> m_act;
};

} // namespace am
