// SPDX-License-Identifier: MIT
#include "look/colors.h"

#include <cmath>

namespace am {

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QColor Colors::of(Tone tone) const
{
    switch (tone) {
    case Tone::Plain:
        return text;
    case Tone::Quiet:
        return quiet;
    case Tone::Accent:
        return accent;
    case Tone::Good:
        return good;
    case Tone::Warning:
        return warning;
    case Tone::Bad:
        return bad;
    }
    return text;
}

QColor Colors::ground(Tone tone) const
{
    constexpr float share = 0.13F;
    const QColor tint = of(tone);
    const auto mixed = [](float below, float above) { return below + (above - below) * share; };
    return QColor::fromRgbF(mixed(base.redF(), tint.redF()), mixed(base.greenF(), tint.greenF()),
                            mixed(base.blueF(), tint.blueF()));
}

const Colors &lightColors()
{
    static const Colors colors{.window = QColor(0xf8f9fa),
                               .base = QColor(0xffffff),
                               .side = QColor(0xf1f3f5),
                               .line = QColor(0xe2e5e9),
                               .hover = QColor(0xe9ecf0),
                               .selection = QColor(0xdfe8f8),
                               .text = QColor(0x1b1f26),
                               .quiet = QColor(0x545c68),
                               .accent = QColor(0x2456b8),
                               .onAccent = QColor(0xffffff),
                               .good = QColor(0x17653a),
                               .warning = QColor(0x804800),
                               .bad = QColor(0xab1f15)};
    return colors;
}

const Colors &darkColors()
{
    static const Colors colors{.window = QColor(0x181a1e),
                               .base = QColor(0x1d2025),
                               .side = QColor(0x141619),
                               .line = QColor(0x2d3138),
                               .hover = QColor(0x262a31),
                               .selection = QColor(0x2a3950),
                               .text = QColor(0xe7e9ed),
                               .quiet = QColor(0xa6aeba),
                               .accent = QColor(0x8db2ff),
                               .onAccent = QColor(0x0f1420),
                               .good = QColor(0x66cf94),
                               .warning = QColor(0xe6ab4c),
                               .bad = QColor(0xff9087)};
    return colors;
}

const Colors &colorsOf(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkColors() : lightColors();
}

QPalette paletteOf(const Colors &colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.base);
    palette.setColor(QPalette::AlternateBase, colors.window);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.quiet);
    palette.setColor(QPalette::Button, colors.base);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::ToolTipBase, colors.base);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::Highlight, colors.selection);
    palette.setColor(QPalette::HighlightedText, colors.text);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::BrightText, colors.bad);
    palette.setColor(QPalette::Light, colors.base);
    palette.setColor(QPalette::Midlight, colors.hover);
    palette.setColor(QPalette::Mid, colors.line);
    palette.setColor(QPalette::Dark, colors.line);
    palette.setColor(QPalette::Shadow, colors.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colors.quiet);
    return palette;
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return a > b ? a / b : b / a;
}

} // namespace am
