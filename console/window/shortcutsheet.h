// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QAction;

namespace am {

/// F1 and ?: what can be done with which keys. A window beside the other, not in its way.
class ShortcutSheet final : public QDialog
{
    Q_OBJECT

public:
    /// By heading: the window's own, and each pane's.
    ShortcutSheet(const QList<std::pair<QString, QList<QAction *>>> &groups, QWidget *parent);
};

} // namespace am
