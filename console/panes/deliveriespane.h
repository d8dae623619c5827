// SPDX-License-Identifier: MIT
#pragma once

#include "models/remotelist.h"
#include "panes/pane.h"

class QComboBox;

namespace am {

class DetailTabs;
class LineChart;
class ListPage;

/// The queue and the dead letters: what became of each report, and the ways to try again or to give up.
class DeliveriesPane final : public Pane
{
    Q_OBJECT

public:
    explicit DeliveriesPane(const Desk &desk, QWidget *parent = nullptr);

    void refresh() override;
    void keepUp() override { refresh(); }
    [[nodiscard]] QLineEdit *searchField() const override { return m_search; }

private:
    void buildHead();
    void buildBody();
    QWidget *buildList();
    QWidget *buildReasonLine();
    void filter();
    void showChosen(int row);
    void enable();
    void replay();
    void askReason();
    void discard();
    void change(const QString &method, const QJsonObject &params);
    [[nodiscard]] QJsonArray chosenIds() const;
    /// What "Try again" and "Give up" are about: the chosen ones, else all that the filter lets through, else nothing.
    [[nodiscard]] QJsonObject selection() const;

    Desk m_desk;
    RemoteList m_list;
    ListPage *m_page;
    DetailTabs *m_details;
    QComboBox *m_state;
    QLineEdit *m_search;
    QWidget *m_reasonLine;
    QLineEdit *m_reason;
    QJsonObject m_toDiscard; ///< selection() when its reason was asked for
    LineChart *m_backlog;
    QAction *m_replay;
    QAction *m_discard;
};

} // namespace am
