// SPDX-License-Identifier: MIT
#pragma once

#include "models/remotelist.h"
#include "panes/pane.h"

class QStackedWidget;

namespace am {

class CallerPage;
class EmptyState;
class ListPage;

/// The callers, found by name or number, and what is remembered of each. Their list is a look at callers' data that the
/// daemon's audit log records, so it is fetched when the operator wants it and not every few seconds.
class CallersPane final : public Pane
{
    Q_OBJECT

public:
    explicit CallersPane(const Desk &desk, QWidget *parent = nullptr);

    void refresh() override { m_list.refresh(); }
    [[nodiscard]] QLineEdit *searchField() const override { return m_search; }

private:
    void filter(const QString &text);
    void showChosen(int row);

    RemoteList m_list;
    ListPage *m_page;
    QLineEdit *m_search;
    QStackedWidget *m_beside;
    EmptyState *m_nobody;
    CallerPage *m_caller;
};

} // namespace am
