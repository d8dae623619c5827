// SPDX-License-Identifier: MIT
#pragma once

#include <QLineEdit>

class QCompleter;
class QStandardItemModel;

namespace am {

struct SavedFilter;

/// A field for a filter language: what is typed last is completed, not the whole line. A saved filter is offered by the
/// beginning of its name, and all of them by Down in an empty field.
class FilterField final : public QLineEdit
{
    Q_OBJECT

public:
    /// `words`: everything that can be completed, such as "status:>=500".
    explicit FilterField(const QStringList &words, QWidget *parent = nullptr);

    void setSaved(const QList<SavedFilter> &filters);
    /// Behind what is there, as a filter on a cell.
    void addTerm(const QString &term);
    [[nodiscard]] QCompleter &completer() const { return *m_completer; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void complete();
    void take(const QModelIndex &completion);
    void offerSaved();
    [[nodiscard]] qsizetype lastWord() const;

    QStandardItemModel *m_offers;
    QCompleter *m_completer;
    int m_words; ///< of m_offers, before the saved ones
};

} // namespace am
