// SPDX-License-Identifier: MIT
#pragma once

#include <QLineEdit>

class QCompleter;

namespace am {

/// A field for a filter language: what is typed last is completed, not the whole line.
class FilterField final : public QLineEdit
{
    Q_OBJECT

public:
    /// `words`: everything that can be completed, such as "status:>=500".
    explicit FilterField(const QStringList &words, QWidget *parent = nullptr);

    /// Behind what is there, as a filter on a cell.
    void addTerm(const QString &term);

private:
    void complete();
    void take(const QString &completion);
    [[nodiscard]] qsizetype lastWord() const;

    QCompleter *m_completer;
};

} // namespace am
