// SPDX-License-Identifier: MIT
#pragma once

#include "link/logfollower.h"
#include "models/highlights.h"
#include "models/logmodel.h"
#include "panes/pane.h"

class QMenu;
class QPushButton;
class QStackedWidget;

namespace am {

class EmptyState;
class FilterBar;
class HighlightStrip;
class LogDetails;
class TableView;

/// The requests as they are answered: followed at the end, or left alone while the operator reads further up.
class LogPane final : public Pane
{
    Q_OBJECT

public:
    explicit LogPane(const Desk &desk, QWidget *parent = nullptr);

    void refresh() override { m_follower.start(); }
    [[nodiscard]] QLineEdit *searchField() const override;
    [[nodiscard]] const LogModel &model() const { return m_model; }

    /// Of one cell of the log: what can be filtered by it. Deletes itself when it is closed.
    [[nodiscard]] QMenu *cellMenu(const QModelIndex &cell);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHead();
    void buildTable();
    void addCommands();
    void nameSaved();
    void applyHighlights();
    void setFollowing(bool following);
    void keepUpWithModel();
    void watchScrolling();
    void showChosen(int row);
    void filterByCell(bool isWithout);
    void copyAsCurl();
    void goToNextError();
    void placePill();

    Desk m_desk;
    LogModel m_model;
    LogFollower m_follower;
    Highlights m_highlights;
    FilterBar *m_filter;
    QPushButton *m_colors;
    QPushButton *m_pause;
    HighlightStrip *m_strip;
    QStackedWidget *m_places; ///< the table, or why it is empty
    EmptyState *m_empty;
    TableView *m_table;
    LogDetails *m_details;
    QPushButton *m_pill;
    QList<QAction *> m_savedCommands;
    bool m_isFollowing = true;
    int m_seen = 0; ///< rows that were there when following ended
};

} // namespace am
