// SPDX-License-Identifier: MIT
#include "widgets/filterfield.h"

#include <QAbstractItemView>
#include <QCompleter>

namespace am {

FilterField::FilterField(const QStringList &words, QWidget *parent)
    : QLineEdit(parent)
    , m_completer(new QCompleter(words, this))
{
    m_completer->setWidget(this); // not setCompleter(), which completes the whole line
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    connect(this, &QLineEdit::textEdited, this, &FilterField::complete);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &FilterField::take);
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
    const bool isAllTyped = m_completer->completionCount() == 1 && m_completer->currentCompletion() == word;
    if (m_completer->completionCount() == 0 || isAllTyped)
        return m_completer->popup()->hide();
    m_completer->complete();
}

void FilterField::take(const QString &completion)
{
    setText(text().left(lastWord()) + completion);
}

void FilterField::addTerm(const QString &term)
{
    setText((text().trimmed() + u' ' + term).trimmed());
}

} // namespace am
