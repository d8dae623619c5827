// SPDX-License-Identifier: MIT
#include "panes/callerspane.h"

#include "models/lists.h"
#include "panes/callerpage.h"
#include "widgets/emptystate.h"
#include "widgets/listpage.h"
#include "widgets/tableview.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace am {

CallersPane::CallersPane(const Desk &desk, QWidget *parent)
    : Pane(tr("Callers"), Glyph::Callers, parent)
    , m_list(desk.connection, callerList(desk.clock))
    , m_page(new ListPage(m_list, {}))
    , m_search(searchFieldFor(this, tr("Name or number"), [this](const QString &text) { filter(text); }))
    , m_beside(new QStackedWidget)
    , m_nobody(new EmptyState)
    , m_caller(new CallerPage(desk))
{
    setObjectName(u"callers"_s);
    m_search->setMinimumWidth(260);
    head()->addWidget(m_search);
    TableView *const table = m_page->table();
    table->setObjectName(u"callerList"_s);
    table->setAccessibleName(title());
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_nobody->tell(Glyph::Callers, tr("Nobody is chosen"),
                   tr("Choose a caller to read and correct what is remembered."));
    m_beside->addWidget(m_nobody);
    m_beside->addWidget(m_caller);
    auto *const splitter = new QSplitter;
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_page);
    splitter->addWidget(m_beside);
    splitter->setSizes({350, 750});
    splitter->setStretchFactor(1, 1);
    table->setColumnHidden(2, true); // their page tells
    body()->addWidget(splitter, 1);
    connect(table, &TableView::chosen, this, &CallersPane::showChosen);
    connect(m_caller, &CallerPage::erased, this, [this, table] {
        table->setCurrentIndex({}); // or the next caller would take the certificate's place
        refresh();
    });
    connect(m_caller, &CallerPage::callWanted, this, &CallersPane::callWanted);
    filter({});
}

void CallersPane::filter(const QString &text)
{
    const QString wanted = text.trimmed();
    if (wanted.isEmpty())
        m_page->setEmptiness({Glyph::Callers, tr("No callers yet"), tr("Whoever calls appears here after the call.")});
    else
        m_page->setEmptiness({Glyph::Search, tr("Nobody is called that"), tr("Try a piece of the name or number.")});
    m_list.setParams(wanted.isEmpty() ? QJsonObject() : QJsonObject{{u"search"_s, wanted}});
}

void CallersPane::showChosen(int row)
{
    if (row < 0)
        return; // the page stays, with a certificate on it perhaps
    m_caller->setCaller(m_list.row(row));
    m_beside->setCurrentWidget(m_caller);
}

} // namespace am
