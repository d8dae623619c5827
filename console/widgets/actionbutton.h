// SPDX-License-Identifier: MIT
#pragma once

#include <QPushButton>

class QAction;

namespace am {

/// A push button that is an action's: its text, whether it can be pressed, and what happens then.
class ActionButton final : public QPushButton
{
    Q_OBJECT

public:
    explicit ActionButton(QAction *action, QWidget *parent = nullptr);
};

} // namespace am
