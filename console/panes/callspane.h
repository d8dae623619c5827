// SPDX-License-Identifier: MIT
#pragma once

#include "models/remotelist.h"
#include "panes/pane.h"

namespace am {

class DetailTabs;
class ListPage;

/// The calls, the newest first, and everything that is kept of each.
class CallsPane final : public Pane
{
    Q_OBJECT

public:
    explicit CallsPane(const Desk &desk, QWidget *parent = nullptr);

    void refresh() override;
    void keepUp() override { refresh(); }
    [[nodiscard]] QLineEdit *searchField() const override { return m_search; }
    void showCall(const QString &conversation, const QString &sentence = {});

private:
    void filter(const QString &caller);
    void showChosen(int row);

    Desk m_desk;
    RemoteList m_list;
    ListPage *m_page;
    DetailTabs *m_details;
    QLineEdit *m_search;
};

} // namespace am
