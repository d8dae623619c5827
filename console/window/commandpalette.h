// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

class QAction;
class QLineEdit;
class QListWidget;

namespace am {

/// Ctrl+K: every command by its name. The words typed may stand anywhere in it.
class CommandPalette final : public QFrame
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget *parent);

    /// Those that can be triggered now, over the parent's upper half.
    void open(const QList<QAction *> &actions);
    [[nodiscard]] QStringList shown() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &text);
    void run();

    QList<QAction *> m_actions;
    QLineEdit *m_field;
    QListWidget *m_list;
};

} // namespace am
