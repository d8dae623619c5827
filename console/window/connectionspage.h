// SPDX-License-Identifier: MIT
#pragma once

#include "link/profile.h"
#include "panes/pane.h"

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace am {

class Profiles;

/// The place where an operator says which daemons there are and how they are reached. What is typed counts once it is
/// saved.
class ConnectionsPage final : public Pane
{
    Q_OBJECT

public:
    explicit ConnectionsPage(Profiles &profiles, QWidget *parent = nullptr);

    /// With the profile in use chosen.
    void open();

Q_SIGNALS:
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildList();
    QWidget *buildForm();
    QLayout *buildButtons();
    void show(int row);
    void beginNew();
    [[nodiscard]] Profile typed() const;
    bool save();
    void connectNow();
    void remove();
    void judge();

    Profiles &m_profiles;
    QListView *m_list;
    QLineEdit *m_name;
    QLineEdit *m_host;
    QLineEdit *m_socket;
    QLineEdit *m_webhooks;
    QLabel *m_hint;
    QLabel *m_mistake;
    QPushButton *m_save;
    QPushButton *m_connect;
    QPushButton *m_remove;
    int m_row = 0; ///< -1 = a new one
    bool m_mayRemove = false;
};

} // namespace am
