// SPDX-License-Identifier: MIT
#include "widgets/filterfield.h"

#include "models/filterbook.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QStandardItemModel>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// What has to be typed for it, and what then stands in the field.
enum Role { KeyRole = Qt::UserRole, TextRole };

QStandardItem *offer(const QString &shown, const QString &key, const QString &text)
{
    auto *const item = new QStandardItem(shown);
    item->setData(key, KeyRole);
    item->setData(text, TextRole);
    return item;
}

} // namespace

FilterField::FilterField(const QStringList &words, QWidget *parent)
    : QLineEdit(parent)
    , m_offers(new QStandardItemModel(this))
    , m_completer(new QCompleter(m_offers, this))
    , m_words(int(words.size()))
{
    for (const QString &word : words)
        m_offers->appendRow(offer(word, word, word));
    m_completer->setWidget(this); // not setCompleter(), which completes the whole line
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setCompletionRole(KeyRole);
    connect(this, &QLineEdit::textEdited, this, &FilterField::complete);
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this, &FilterField::take);
}

void FilterField::setSaved(const QList<SavedFilter> &filters)
{
    m_offers->setRowCount(m_words);
    for (const SavedFilter &filter : filters)
        m_offers->appendRow(offer(u"%1   %2"_s.arg(filter.name, filter.text), filter.name, filter.text));
}

qsizetype FilterField::lastWord() const
{
    return text().lastIndexOf(u' ') + 1;
}

void FilterField::complete()
{
    const QString word = text().mid(lastWord());
    if (word.isEmpty() || cursorPosition() != text().size())
        return m_completer->popup()->hide();
    m_completer->setCompletionPrefix(word);
    const bool isAllTyped =
        m_completer->completionCount() == 1 && m_completer->currentIndex().data(TextRole).toString() == word;
    if (m_completer->completionCount() == 0 || isAllTyped)
        return m_completer->popup()->hide();
    m_completer->complete();
}

void FilterField::take(const QModelIndex &completion)
{
    setText(text().left(lastWord()) + completion.data(TextRole).toString());
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down && text().isEmpty() && m_offers->rowCount() > m_words)
        return offerSaved();
    QLineEdit::keyPressEvent(event);
}

void FilterField::offerSaved()
{
    m_completer->setCompletionPrefix({});
    m_completer->complete();
    const QModelIndex first = m_completer->completionModel()->index(m_words, 0);
    m_completer->popup()->setCurrentIndex(first);
    m_completer->popup()->scrollTo(first, QAbstractItemView::PositionAtTop);
}

void FilterField::addTerm(const QString &term)
{
    setText((text().trimmed() + u' ' + term).trimmed());
}

} // namespace am
