// SPDX-License-Identifier: MIT
#pragma once

#include <QTableView>

namespace am {

struct Column;

/// A table as all panes have it: whole rows are chosen, no grid, texts in the color of their tone and
/// rows on the ground of theirs (RemoteList's roles).
class TableView final : public QTableView
{
    Q_OBJECT

public:
    explicit TableView(QWidget *parent = nullptr);

    /// Widths as the columns say.
    void setColumns(const QList<Column> &columns);
    /// The current cell is marked: it can be acted on by itself.
    void setCellsMatter() { m_cellsMatter = true; }
    [[nodiscard]] bool cellsMatter() const { return m_cellsMatter; }
    /// Of the selected rows, from the top.
    [[nodiscard]] QList<int> chosenRows() const;

Q_SIGNALS:
    void chosen(int row); ///< the current row; -1 = none

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    bool m_cellsMatter = false;
};

} // namespace am
