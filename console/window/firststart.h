// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLabel;

namespace am {

class DaemonConnection;

/// What the window shows when it has not reached a daemon: on this computer how to start one, for another how to find
/// out what is in the way; and why there is none.
class FirstStart final : public QWidget
{
    Q_OBJECT

public:
    explicit FirstStart(DaemonConnection &connection, QWidget *parent = nullptr);

    /// There are other connections to choose from, or to be named.
    void offerConnections();

Q_SIGNALS:
    void connectionsWanted();

private:
    QWidget *buildHere();
    QWidget *buildThere();
    QLayout *buildButtons();
    void follow();

    DaemonConnection &m_connection;
    QLabel *m_title;
    QLabel *m_text;
    QWidget *m_here;
    QWidget *m_there;
    QLabel *m_trouble;
    class QPushButton *m_connections;
    class QLineEdit *m_ssh; ///< the command that tries the way to the other computer
};

} // namespace am
