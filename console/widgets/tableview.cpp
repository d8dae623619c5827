// SPDX-License-Identifier: MIT
#include "widgets/tableview.h"

#include "models/remotelist.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace am {

namespace {

constexpr int heightOfRows = 36;

class ToneDelegate final : public QStyledItemDelegate
{
public:
    explicit ToneDelegate(TableView *view)
        : QStyledItemDelegate(view)
        , m_view(view)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colors &colors = colorsOf(option.palette);
        const QVariant ground = index.data(RemoteList::GroundRole);
        if (ground.isValid() && !option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, colors.ground(Tone(ground.toInt())));
        QStyledItemDelegate::paint(painter, option, index);
        if (m_view->cellsMatter() && index == m_view->currentIndex())
            painter->fillRect(option.rect.adjusted(8, option.rect.height() - 3, -8, -1), colors.accent);
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Tone tone = Tone(index.data(RemoteList::ToneRole).toInt());
        const QColor color = colorsOf(option->palette).of(tone);
        option->palette.setColor(QPalette::Text, color);
        option->palette.setColor(QPalette::HighlightedText, color);
        // Whole rows are chosen: a frame around one cell says nothing.
        option->state.setFlag(QStyle::State_HasFocus, false);
    }

private:
    TableView *m_view;
};

} // namespace

TableView::TableView(QWidget *parent)
    : QTableView(parent)
{
    setItemDelegate(new ToneDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(NoFrame);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->setVisible(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(heightOfRows);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void TableView::setColumns(const QList<Column> &columns)
{
    for (int i = 0; i < columns.size(); ++i) {
        if (columns.at(i).width > 0)
            setColumnWidth(i, columns.at(i).width);
        else
            horizontalHeader()->setSectionResizeMode(i, QHeaderView::Stretch);
    }
}

QList<int> TableView::chosenRows() const
{
    QList<int> rows;
    const QModelIndexList indexes = selectionModel()->selectedRows();
    for (const QModelIndex &index : indexes)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

void TableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (m_cellsMatter && previous.isValid())
        update(previous);
    if (current.row() != previous.row())
        Q_EMIT chosen(current.row());
}

} // namespace am
