// SPDX-License-Identifier: MIT
#pragma once

#include "look/glyphs.h"
#include "models/remotelist.h"

#include <QStackedWidget>

namespace am {

class EmptyState;
class TableView;

/// A RemoteList as a table, or in its place why there is none.
class ListPage final : public QStackedWidget
{
    Q_OBJECT

public:
    struct Emptiness
    {
        Glyph glyph;
        QString title;
        QString text;
    };

    ListPage(RemoteList &list, Emptiness emptiness, QWidget *parent = nullptr);

    [[nodiscard]] TableView *table() const { return m_table; }
    /// While a filter is set, an empty list means something else.
    void setEmptiness(const Emptiness &emptiness);

private:
    void show();

    RemoteList &m_list;
    Emptiness m_emptiness;
    TableView *m_table;
    EmptyState *m_empty;
};

/// What a place shows when the daemon is too old for it.
void tellNotOffered(EmptyState &empty);

} // namespace am
