// SPDX-License-Identifier: MIT
#include "look/look.h"

#include <QApplication>
#include <QStyleFactory>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// Names in < > are of Colors.
const QString sheet = uR"(
QToolTip { background: <base>; color: <text>; border: 1px solid <line>; padding: 4px 6px; }
#sideBar { background: <side>; border: none; outline: 0; padding: 10px; }
#sideBar::item { padding: 9px 10px; margin: 1px 0; border-radius: 7px; color: <quiet>; }
#sideBar::item:hover { background: <hover>; }
#sideBar::item:selected { background: <selection>; color: <text>; }
#sideFoot { background: <side>; }
QStatusBar { background: <side>; }
QStatusBar::item { border: none; }
QStatusBar QPushButton { padding: 2px 9px; color: <accent>; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox { background: <base>;
    border: 1px solid <line>; border-radius: 7px; padding: 6px 9px;
    selection-background-color: <accent>; selection-color: <onAccent>; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border-color: <accent>; }
QTextBrowser, QTextEdit[plain="true"] { border: none; padding: 0; background: <window>; }
QTableView QLineEdit { border-radius: 0; padding: 2px 6px; }
QComboBox { padding-right: 24px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: none; border-left: 4px solid <base>; border-right: 4px solid <base>;
    border-top: 5px solid <quiet>; width: 0; height: 0; }
QComboBox QAbstractItemView { background: <base>; border: 1px solid <line>; padding: 4px; outline: 0; }
QPushButton, QToolButton { background: <base>; color: <text>; border: 1px solid <line>; border-radius: 7px;
    padding: 6px 13px; }
QPushButton:hover, QToolButton:hover { background: <hover>; }
QPushButton:focus { border-color: <accent>; }
QPushButton:disabled { color: <quiet>; background: <window>; }
QPushButton[primary="true"] { background: <accent>; color: <onAccent>; border-color: <accent>; }
QPushButton[primary="true"]:disabled { background: <hover>; color: <quiet>; border-color: <line>; }
QPushButton[flat="true"], QToolButton { background: transparent; border-color: transparent; }
QPushButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: right center; right: 5px; }
#profileButton { padding-right: 22px; }
QPushButton[pill="true"] { background: <accent>; color: <onAccent>; border-radius: 14px; padding: 5px 14px;
    border: none; }
QTableView, QTreeView, QListView { background: <base>; border: none; outline: 0;
    selection-background-color: <selection>; selection-color: <text>; }
QTableView::item { padding: 0 8px; border: none; border-bottom: 1px solid <line>; }
QTableView::item:selected { background: <selection>; }
QTreeView, QTabWidget QListView { background: <window>; }
QTreeView::item { padding: 3px 4px; }
QTabWidget QListView::item { padding: 8px 6px; border-radius: 5px; }
#profileList { background: <window>; }
#profileList::item { padding: 9px 10px; margin: 1px 0; border-radius: 7px; }
#profileList::item:hover { background: <hover>; }
#profileList::item:selected { background: <selection>; color: <text>; }
QHeaderView { background: <base>; border: none; }
QHeaderView::section { background: <base>; color: <quiet>; border: none; border-bottom: 1px solid <line>;
    padding: 8px 11px; font-weight: normal; }
QSplitter::handle { background: <line>; }
QTabWidget::pane { border: none; border-top: 1px solid <line>; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: <quiet>; padding: 8px 4px; margin: 0 18px 0 0;
    border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: <text>; border-bottom-color: <accent>; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 11px; }
QScrollBar:horizontal { height: 11px; }
QScrollBar::handle { background: <line>; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: <quiet>; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: <base>; border: 1px solid <line>; padding: 5px; }
QMenu::item { padding: 6px 22px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: <selection>; }
QMenu::separator { height: 1px; background: <line>; margin: 4px 8px; }
QLabel[role="title"] { font-size: 17pt; font-weight: 600; }
QLabel[role="heading"] { font-size: 12pt; font-weight: 600; }
QLabel[role="quiet"] { color: <quiet>; }
QLabel[tone="quiet"] { color: <quiet>; }
QLabel[tone="accent"] { color: <accent>; }
QLabel[tone="good"] { color: <good>; }
QLabel[tone="warning"] { color: <warning>; }
QLabel[tone="bad"] { color: <bad>; }
QFrame[role="line"] { background: <line>; border: none; }
#palettePopup QListView::item { padding: 7px 8px; border-radius: 5px; }
#palettePopup QListView::item:selected { background: <selection>; color: <text>; }
#palettePopup { background: <base>; border: 1px solid <line>; border-radius: 10px; }
)"_s;

QString styleSheetOf(const Colors &colors)
{
    const std::pair<QLatin1StringView, QColor> names[] = {
        {"<window>"_L1, colors.window},     {"<base>"_L1, colors.base},   {"<side>"_L1, colors.side},
        {"<line>"_L1, colors.line},         {"<hover>"_L1, colors.hover}, {"<selection>"_L1, colors.selection},
        {"<text>"_L1, colors.text},         {"<quiet>"_L1, colors.quiet}, {"<accent>"_L1, colors.accent},
        {"<onAccent>"_L1, colors.onAccent}, {"<good>"_L1, colors.good},   {"<warning>"_L1, colors.warning},
        {"<bad>"_L1, colors.bad},
    };
    QString filled = sheet;
    for (const auto &[name, color] : names)
        filled.replace(name, color.name());
    return filled;
}

} // namespace

Look::Look(QApplication &application)
    : m_application(application)
    , m_systemIsDark(QApplication::palette().color(QPalette::Window).lightness() < 128)
{
    // The only style that takes every color of a palette.
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    apply();
}

void Look::setScheme(Scheme scheme)
{
    if (std::exchange(m_scheme, scheme) != scheme)
        apply();
}

bool Look::isDark() const
{
    return m_scheme == Scheme::Dark || (m_scheme == Scheme::System && m_systemIsDark);
}

void Look::setSystemDark(bool dark)
{
    if (std::exchange(m_systemIsDark, dark) != dark)
        apply();
}

void Look::apply()
{
    const Colors &colors = isDark() ? darkColors() : lightColors();
    QApplication::setPalette(paletteOf(colors));
    m_application.setStyleSheet(styleSheetOf(colors));
}

} // namespace am
