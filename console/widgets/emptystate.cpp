// SPDX-License-Identifier: MIT
#include "widgets/emptystate.h"

#include "widgets/labels.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace am {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_picture(new QLabel)
    , m_title(heading({}))
    , m_text(explanation({}))
    , m_action(new QPushButton)
{
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(32, 32, 32, 32);
    column->setSpacing(10);
    column->addStretch(2);
    for (QLabel *const label : {m_picture, m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        column->addWidget(label);
    }
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addSpacing(4);
    column->addWidget(m_action, 0, Qt::AlignCenter);
    column->addStretch(3);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::acted);
}

void EmptyState::tell(Glyph glyph, const QString &title, const QString &text, const QString &action)
{
    m_picture->setPixmap(glyphIcon(glyph).pixmap(QSize(40, 40), devicePixelRatioF()));
    m_title->setText(title);
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
}

} // namespace am
