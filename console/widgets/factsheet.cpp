// SPDX-License-Identifier: MIT
#include "widgets/factsheet.h"

#include "widgets/labels.h"

#include <QGridLayout>

namespace am {

FactSheet::FactSheet(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(18);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
}

void FactSheet::setFacts(const QList<std::pair<QString, QString>> &facts)
{
    while (const QLayoutItem *const item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const auto &[name, value] : facts) {
        if (value.isEmpty())
            continue;
        QLabel *const nameLabel = explanation(name);
        nameLabel->setWordWrap(false);
        auto *const valueLabel = new QLabel(value);
        valueLabel->setTextFormat(Qt::PlainText);
        valueLabel->setWordWrap(true);
        valueLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
        valueLabel->setAccessibleName(name);
        m_grid->addWidget(nameLabel, row, 0, Qt::AlignTop);
        m_grid->addWidget(valueLabel, row++, 1);
    }
}

} // namespace am
