// SPDX-License-Identifier: MIT
#pragma once

#include "link/logfollower.h"
#include "models/logmodel.h"
#include "panes/pane.h"

class QFile;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace am {

class EmptyState;
class FilterField;
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

    /// Writes what the filter lets through, as CSV or, by the file's name, as lines of JSON.
    Result<qint64> exportTo(const QString &file) const;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHead();
    void buildTable();
    void addCommands();
    void filter(const QString &text);
    void setFollowing(bool following);
    void keepUpWithModel();
    void watchScrolling();
    void showChosen(int row);
    void filterByCell();
    void goToNextError();
    void chooseExport();
    void placePill();

    Desk m_desk;
    LogModel m_model;
    LogFollower m_follower;
    FilterField *m_filter;
    QLabel *m_mistake;
    QPushButton *m_pause;
    QStackedWidget *m_places; ///< the table, or why it is empty
    EmptyState *m_empty;
    TableView *m_table;
    LogDetails *m_details;
    QPushButton *m_pill;
    bool m_isFollowing = true;
    int m_seen = 0; ///< rows that were there when following ended
};

} // namespace am
