// SPDX-License-Identifier: MIT
#pragma once

#include "models/remotelist.h"
#include "panes/pane.h"

class QComboBox;

namespace am {

class DetailTabs;
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
    QWidget *buildReasonLine();
    void filter();
    void showChosen(int row);
    void enable();
    void replay();
    void askReason();
    void discard();
    void change(const QString &method, const QJsonObject &params);
    [[nodiscard]] QJsonArray chosenIds() const;

    Desk m_desk;
    RemoteList m_list;
    ListPage *m_page;
    DetailTabs *m_details;
    QComboBox *m_state;
    QLineEdit *m_search;
    QWidget *m_reasonLine;
    QLineEdit *m_reason;
    QAction *m_replay;
    QAction *m_discard;
};

} // namespace am
