// SPDX-License-Identifier: MIT
#pragma once

#include "look/colors.h"

#include <QLabel>

class QFrame;
class QLayout;

namespace am {

// Labels of the few kinds there are. None takes what it shows for HTML: much of it came from outside.

QLabel *title(const QString &text);
QLabel *heading(const QString &text);
/// In the quiet color, over several lines.
QLabel *explanation(const QString &text);
/// A hair line between two areas.
QFrame *hairLine(Qt::Orientation orientation);
/// A field with its name above it.
QLayout *named(const QString &name, QWidget *field);
void setTone(QLabel *label, Tone tone);

} // namespace am
