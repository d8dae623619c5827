// SPDX-License-Identifier: MIT
#pragma once

#include <QIcon>

class QPainter;

namespace am {

/// The program's own icons, drawn as lines on a grid of 24 × 24, so that they fit every scheme and resolution.
enum class Glyph { Callers, Calls, Deliveries, Log, Send, Health, Search, Plug, Wait, Check, Refresh };

void drawGlyph(QPainter &painter, Glyph glyph, const QRectF &where, const QColor &color);
/// In the application's text color at the time of painting.
QIcon glyphIcon(Glyph glyph);
/// What stands for the program itself.
QIcon programIcon();

} // namespace am
