// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"
#include "widgets/notices.h"

#include <QStatusBar>

class QLabel;
class QPushButton;

namespace am {

/// The window's last line: how the connection is, and what the operator was told last, with what can be done about it.
class StatusLine final : public QStatusBar
{
    Q_OBJECT

public:
    StatusLine(DaemonConnection &connection, Notices &notices, QWidget *parent = nullptr);

private:
    void showConnection();
    void showNotice(const Notice &notice);
    void clearNotice();

    DaemonConnection &m_connection;
    QLabel *m_dot;
    QLabel *m_state;
    QLabel *m_notice;
    QPushButton *m_action;
    QPushButton *m_retry;
    QTimer m_until;
    std::function<void()> m_act;
};

} // namespace am
