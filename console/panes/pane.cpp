// SPDX-License-Identifier: MIT
#include "panes/pane.h"

#include "widgets/labels.h"

#include <QAction>
#include <QLineEdit>
#include <QTimer>
#include <QVBoxLayout>

namespace am {

Pane::Pane(const QString &title, Glyph glyph, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_glyph(glyph)
    , m_head(new QHBoxLayout)
    , m_body(new QVBoxLayout)
{
    setAccessibleName(title);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_head->setContentsMargins(24, 18, 24, 14);
    m_head->setSpacing(10);
    m_head->addWidget(am::title(title));
    m_head->addStretch();
    column->addLayout(m_head);
    column->addWidget(hairLine(Qt::Horizontal));
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(0);
    column->addLayout(m_body, 1);
}

QAction *Pane::addCommand(const QString &text, const QKeySequence &keys, std::function<void()> act)
{
    auto *const action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [act = std::move(act)] { act(); });
    addAction(action);
    return action;
}

QLineEdit *searchFieldFor(QWidget *owner, const QString &placeholder, std::function<void(const QString &)> changed)
{
    auto *const field = new QLineEdit(owner);
    field->setPlaceholderText(placeholder);
    field->setAccessibleName(placeholder);
    field->setClearButtonEnabled(true);
    field->addAction(glyphIcon(Glyph::Search), QLineEdit::LeadingPosition);
    auto *const pause = new QTimer(field);
    pause->setSingleShot(true);
    pause->setInterval(200);
    QObject::connect(field, &QLineEdit::textChanged, pause, qOverload<>(&QTimer::start));
    QObject::connect(pause, &QTimer::timeout, owner, [field, changed = std::move(changed)] { changed(field->text()); });
    return field;
}

} // namespace am
