// SPDX-License-Identifier: MIT
#include "widgets/listpage.h"

#include "widgets/emptystate.h"
#include "widgets/tableview.h"

namespace am {

ListPage::ListPage(RemoteList &list, Emptiness emptiness, QWidget *parent)
    : QStackedWidget(parent)
    , m_list(list)
    , m_emptiness(std::move(emptiness))
    , m_table(new TableView)
    , m_empty(new EmptyState)
{
    m_table->setModel(&list);
    m_table->setColumns(list.columns());
    addWidget(m_empty);
    addWidget(m_table);
    connect(&list, &RemoteList::standingChanged, this, &ListPage::show);
    connect(&list, &RemoteList::rowsRemoved, this, &ListPage::show);
    connect(m_empty, &EmptyState::acted, &list, &RemoteList::refresh);
    show();
}

void ListPage::setEmptiness(const Emptiness &emptiness)
{
    m_emptiness = emptiness;
    show();
}

void ListPage::show()
{
    using enum RemoteList::Standing;
    // What was there before the connection went stays readable.
    if (m_list.rowCount() > 0)
        return setCurrentWidget(m_table);
    setCurrentWidget(m_empty);
    switch (m_list.standing()) {
    case Idle:
    case Loading:
        return m_empty->tell(Glyph::Wait, tr("One moment"), tr("The daemon is being asked."));
    case NotOffered:
        return tellNotOffered(*m_empty);
    case Failed:
        return m_empty->tell(Glyph::Plug, tr("That did not work"), m_list.trouble(), tr("Try again"));
    case Ready:
        return m_empty->tell(m_emptiness.glyph, m_emptiness.title, m_emptiness.text);
    }
}

void tellNotOffered(EmptyState &empty)
{
    empty.tell(Glyph::Plug, ListPage::tr("This daemon does not offer this yet"),
               ListPage::tr("It is older than this program. Bring both to the same version."));
}

} // namespace am
