// SPDX-License-Identifier: MIT
#include "window/shortcutsheet.h"

#include "widgets/factsheet.h"
#include "widgets/labels.h"

#include <QAction>
#include <QVBoxLayout>

namespace am {

ShortcutSheet::ShortcutSheet(const QList<std::pair<QString, QList<QAction *>>> &groups, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 28);
    column->setSpacing(10);
    for (const auto &[name, actions] : groups) {
        QList<std::pair<QString, QString>> keys;
        for (const QAction *const action : actions) {
            const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
            if (!shortcut.isEmpty())
                keys.append({shortcut, action->text()});
        }
        if (keys.isEmpty())
            continue;
        auto *const sheet = new FactSheet;
        sheet->setFacts(keys);
        column->addWidget(heading(name));
        column->addWidget(sheet);
        column->addSpacing(8);
    }
    column->addStretch();
    setMinimumWidth(380);
}

} // namespace am
