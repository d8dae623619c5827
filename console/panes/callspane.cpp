// SPDX-License-Identifier: MIT
#include "panes/callspane.h"

#include "models/lists.h"
#include "panes/detailtabs.h"
#include "widgets/listpage.h"
#include "widgets/tableview.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSplitter>

using namespace Qt::StringLiterals;

namespace am {

CallsPane::CallsPane(const Desk &desk, QWidget *parent)
    : Pane(tr("Calls"), Glyph::Calls, parent)
    , m_desk(desk)
    , m_list(desk.connection, callList(desk.clock))
    , m_page(new ListPage(m_list, {}))
    , m_details(new DetailTabs(desk))
    , m_search(searchFieldFor(this, tr("A caller's whole number"), [this](const QString &text) { filter(text); }))
{
    setObjectName(u"calls"_s);
    m_search->setMinimumWidth(240);
    head()->addWidget(m_search);
    m_page->table()->setSelectionMode(QAbstractItemView::SingleSelection);
    m_page->table()->setAccessibleName(title());
    auto *const splitter = new QSplitter;
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_page);
    splitter->addWidget(m_details);
    splitter->setSizes({456, 544});
    body()->addWidget(splitter, 1);
    showChosen(-1);
    connect(m_page->table(), &TableView::chosen, this, &CallsPane::showChosen);
    filter({});
}

void CallsPane::refresh()
{
    m_list.refresh();
}

void CallsPane::filter(const QString &caller)
{
    const QString number = caller.trimmed();
    if (number.isEmpty())
        m_page->setEmptiness({Glyph::Calls, tr("No calls yet"),
                              tr("A call appears here when its report was received.\nThe pane Send can play one.")});
    else
        m_page->setEmptiness(
            {Glyph::Search, tr("Nobody called from there"), tr("Give the whole number, as +15550100123.")});
    m_list.setParams(number.isEmpty() ? QJsonObject() : QJsonObject{{u"caller"_s, number}});
}

void CallsPane::showChosen(int row)
{
    if (row >= 0)
        m_details->showCall(m_list.row(row).value("conversation"_L1).toString());
    else
        m_details->showNothing(tr("No call is chosen"), tr("Choose one to read it and to see what became of it."));
}

void CallsPane::showCall(const QString &conversation, const QString &sentence)
{
    if (!sentence.isEmpty())
        return m_details->showCall(conversation, sentence);
    if (const int row = m_list.rowOf(conversation); row >= 0)
        m_page->table()->selectRow(row);
    else
        m_details->showCall(conversation);
}

} // namespace am
