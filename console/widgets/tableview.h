// SPDX-License-Identifier: MIT
#pragma once

#include <QTableView>

namespace am {

struct Column;

/// A table as all panes have it: whole rows are chosen, no grid, texts in the color of their tone (RemoteList's role).
class TableView final : public QTableView
{
    Q_OBJECT

public:
    explicit TableView(QWidget *parent = nullptr);

    /// Widths as the columns say.
    void setColumns(const QList<Column> &columns);
    /// Of the selected rows, from the top.
    [[nodiscard]] QList<int> chosenRows() const;

Q_SIGNALS:
    void chosen(int row); ///< the current row; -1 = none

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
};

} // namespace am
