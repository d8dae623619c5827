// SPDX-License-Identifier: MIT
#include "panes/eraseline.h"

#include "widgets/labels.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

EraseLine::EraseLine(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
{
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(20, 0, 20, 14);
    m_field->setObjectName(u"eraseNumber"_s);
    m_field->setAccessibleName(tr("The number, to erase it"));
    m_field->setPlaceholderText(tr("Type the whole number to erase it"));
    auto *const go = new QPushButton(tr("Erase for good"));
    auto *const keep = new QPushButton(tr("Keep"));
    go->setProperty("primary", true);
    auto *const row = new QHBoxLayout;
    row->addWidget(m_field, 1);
    row->addWidget(go);
    row->addWidget(keep);
    column->addWidget(explanation(
        tr("Everything kept of this caller is deleted, here and in the memory service. There is no way back.")));
    column->addLayout(row);
    hide();
    connect(keep, &QPushButton::clicked, this, &QWidget::hide);
    connect(go, &QPushButton::clicked, this, &EraseLine::read);
    connect(m_field, &QLineEdit::returnPressed, this, &EraseLine::read);
}

void EraseLine::setCaller(const QString &caller)
{
    m_caller = caller;
    m_field->clear();
    hide();
}

void EraseLine::open()
{
    show();
    m_field->setFocus();
}

void EraseLine::read()
{
    if (m_caller.isEmpty() || m_field->text().trimmed() != m_caller)
        return Q_EMIT refused();
    hide();
    Q_EMIT confirmed();
}

} // namespace am
