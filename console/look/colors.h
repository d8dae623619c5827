// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QPalette>

namespace am {

/// What a piece of text or a mark means; which color that is depends on the scheme.
enum class Tone { Plain, Quiet, Accent, Good, Warning, Bad };

/// One scheme's colors. Every text color reads on every background with a contrast of at least 4.5:1 (tst_colors).
struct Colors
{
    QColor window;    ///< behind everything
    QColor base;      ///< behind lists and texts
    QColor side;      ///< the side bar and the status bar
    QColor line;      ///< hair lines
    QColor hover;     ///< behind what the pointer is on
    QColor selection; ///< behind what is chosen
    QColor text;
    QColor quiet; ///< text that explains
    QColor accent;
    QColor onAccent;
    QColor good;
    QColor warning;
    QColor bad;

    [[nodiscard]] QColor of(Tone tone) const;
    /// Behind a line that was highlighted; every text color reads on it, too.
    [[nodiscard]] QColor ground(Tone tone) const;
};

const Colors &lightColors();
const Colors &darkColors();
/// The scheme a widget is painted with.
const Colors &colorsOf(const QPalette &palette);
QPalette paletteOf(const Colors &colors);
/// How well one reads on the other, 1 to 21, as WCAG 2.1 defines it.
double contrast(const QColor &one, const QColor &other);

} // namespace am
