// SPDX-License-Identifier: MIT
#include "panes/highlightstrip.h"

#include "models/logfilter.h"
#include "widgets/filterfield.h"
#include "widgets/labels.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

HighlightStrip::HighlightStrip(Highlights &highlights, const QStringList &completions, QWidget *parent)
    : QWidget(parent)
    , m_highlights(highlights)
    , m_completions(completions)
    , m_rows(new QVBoxLayout)
{
    setAccessibleName(tr("Highlights"));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(24, 12, 24, 12);
    column->setSpacing(8);
    m_rows->setSpacing(6);
    auto *const add = new QPushButton(tr("Add a rule"));
    add->setObjectName(u"addHighlight"_s);
    auto *const below = new QHBoxLayout;
    below->addWidget(add);
    below->addWidget(explanation(tr("Lines that a filter lets through stand on its color; the first rule decides.")),
                     1);
    column->addLayout(m_rows);
    column->addLayout(below);
    connect(add, &QPushButton::clicked, this, &HighlightStrip::addRule);
    showRules();
}

void HighlightStrip::showRules()
{
    while (const QLayoutItem *const item = m_rows->itemAt(0)) {
        QWidget *const row = item->widget();
        m_rows->removeWidget(row);
        delete row;
    }
    for (const Highlight &rule : m_highlights.rules())
        addRow(rule);
}

void HighlightStrip::addRule()
{
    addRow({});
    m_rows->itemAt(m_rows->count() - 1)->widget()->findChild<FilterField *>()->setFocus();
}

void HighlightStrip::addRow(const Highlight &rule)
{
    auto *const row = new QWidget;
    auto *const line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    auto *const field = new FilterField(m_completions);
    field->setText(rule.filter);
    field->setPlaceholderText(tr("status:>=500 endpoint:post-call"));
    field->setAccessibleName(tr("Which lines are highlighted"));
    auto *const tone = new QComboBox;
    tone->addItems({tr("Bad"), tr("Warning"), tr("Good"), tr("Notable")}); // as Highlights::tones()
    tone->setCurrentIndex(int(Highlights::tones().indexOf(rule.tone)));
    tone->setAccessibleName(tr("What they mean"));
    auto *const mistake = new QLabel;
    setTone(mistake, Tone::Bad);
    auto *const remove = new QPushButton(tr("Remove"));
    remove->setProperty("flat", true);
    line->addWidget(field, 1);
    line->addWidget(tone);
    line->addWidget(remove);
    line->addWidget(mistake);
    m_rows->addWidget(row);
    connect(field, &QLineEdit::textChanged, this, [this, mistake](const QString &text) {
        const auto parsed = LogFilter::parse(text, 0);
        mistake->setText(parsed ? QString() : parsed.error().detail);
        take();
    });
    connect(tone, &QComboBox::currentIndexChanged, this, &HighlightStrip::take);
    connect(remove, &QPushButton::clicked, this, [this, row] { removeRow(row); });
}

void HighlightStrip::removeRow(QWidget *row)
{
    m_rows->removeWidget(row);
    row->hide();
    row->deleteLater();
    take();
}

void HighlightStrip::take()
{
    QList<Highlight> rules;
    for (int i = 0; i < m_rows->count(); ++i) {
        const QWidget *const row = m_rows->itemAt(i)->widget();
        const QString filter = row->findChild<FilterField *>()->text().trimmed();
        if (!filter.isEmpty())
            rules.append(
                {.filter = filter, .tone = Highlights::tones().at(row->findChild<QComboBox *>()->currentIndex())});
    }
    m_highlights.setRules(rules);
}

} // namespace am
