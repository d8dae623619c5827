// SPDX-License-Identifier: MIT
#include "widgets/actionbutton.h"

#include <QAction>

namespace am {

ActionButton::ActionButton(QAction *action, QWidget *parent)
    : QPushButton(parent)
{
    const auto follow = [this, action] {
        setText(action->text());
        setToolTip(action->toolTip());
        setEnabled(action->isEnabled());
    };
    follow();
    connect(action, &QAction::changed, this, follow);
    connect(this, &QPushButton::clicked, action, &QAction::trigger);
}

} // namespace am
