// SPDX-License-Identifier: MIT
#include "panes/deliveriespane.h"

#include "models/lists.h"
#include "panes/detailtabs.h"
#include "widgets/actionbutton.h"
#include "widgets/labels.h"
#include "widgets/linechart.h"
#include "widgets/listpage.h"
#include "widgets/notices.h"
#include "widgets/tableview.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace am {

DeliveriesPane::DeliveriesPane(const Desk &desk, QWidget *parent)
    : Pane(tr("Deliveries"), Glyph::Deliveries, parent)
    , m_desk(desk)
    , m_list(desk.connection, deliveryList(desk.clock))
    , m_replay(addCommand(tr("Try again"), QKeySequence(u"R"_s), [this] { replay(); }))
    , m_discard(addCommand(tr("Give up"), QKeySequence(u"D"_s), [this] { askReason(); }))
{
    setObjectName(u"deliveries"_s);
    m_replay->setToolTip(
        tr("The dead among the chosen, or among all that the filter shows, go back into their line (R)"));
    m_discard->setToolTip(tr("The chosen, or all that the filter shows, end for good, with a reason (D)"));
    buildHead();
    buildBody();
    enable();
    connect(&desk.connection, &DaemonConnection::stateChanged, this, &DeliveriesPane::enable);
}

void DeliveriesPane::buildHead()
{
    m_state = new QComboBox;
    m_state->setAccessibleName(tr("State"));
    m_state->addItem(tr("All states"), QString());
    for (const QString &state :
         {u"waiting"_s, u"dead"_s, u"received"_s, u"sending"_s, u"confirming"_s, u"remembered"_s})
        m_state->addItem(stateText({{u"state"_s, state}}), state);
    connect(m_state, &QComboBox::currentIndexChanged, this, &DeliveriesPane::filter);
    m_search = searchFieldFor(this, tr("Reason, or a caller's number"), [this](const QString &) { filter(); });
    m_search->setMinimumWidth(240);
    head()->addWidget(m_search);
    head()->addWidget(m_state);
    head()->addWidget(new ActionButton(m_replay));
    head()->addWidget(new ActionButton(m_discard));
}

void DeliveriesPane::buildBody()
{
    m_details = new DetailTabs(m_desk);
    m_details->showNothing(tr("No delivery is chosen"), tr("Choose one to see every step it took."));
    auto *const splitter = new QSplitter;
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildList());
    splitter->addWidget(m_details);
    splitter->setSizes({640, 420});
    m_reasonLine = buildReasonLine();
    body()->addWidget(m_reasonLine);
    body()->addWidget(splitter, 1);
    connect(m_page->table(), &TableView::chosen, this, &DeliveriesPane::showChosen);
    connect(m_page->table()->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DeliveriesPane::enable);
    filter();
}

/// Under the list, how many wait: whether it is getting better.
QWidget *DeliveriesPane::buildList()
{
    m_page = new ListPage(m_list, {});
    m_page->table()->setAccessibleName(title());
    m_backlog = new LineChart(tr("Reports to be remembered"), {});
    m_backlog->setFixedHeight(150);
    auto *const list = new QWidget;
    auto *const column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_page, 1);
    column->addWidget(hairLine(Qt::Horizontal));
    auto *const below = new QVBoxLayout;
    below->setContentsMargins(20, 12, 20, 12);
    below->addWidget(m_backlog);
    column->addLayout(below);
    return list;
}

QWidget *DeliveriesPane::buildReasonLine()
{
    auto *const line = new QWidget;
    auto *const row = new QHBoxLayout(line);
    row->setContentsMargins(24, 10, 24, 10);
    m_reason = new QLineEdit;
    m_reason->setObjectName(u"reason"_s);
    m_reason->setPlaceholderText(tr("Why are they given up? This stays in the audit log."));
    m_reason->setAccessibleName(tr("Reason"));
    auto *const give = new QPushButton(tr("Give up"));
    auto *const keep = new QPushButton(tr("Keep them"));
    give->setProperty("primary", true);
    row->addWidget(m_reason, 1);
    row->addWidget(give);
    row->addWidget(keep);
    line->hide();
    connect(m_reason, &QLineEdit::returnPressed, this, &DeliveriesPane::discard);
    connect(give, &QPushButton::clicked, this, &DeliveriesPane::discard);
    connect(keep, &QPushButton::clicked, line, &QWidget::hide);
    return line;
}

void DeliveriesPane::refresh()
{
    m_list.refresh();
    m_desk.connection.ask(u"stats"_s, {}, this, [this](const Result<QJsonValue> &stats) {
        if (stats)
            m_backlog->add(m_desk.clock(), (*stats)["outbox"_L1]["backlog"_L1].toDouble(std::nan("")));
    });
}

void DeliveriesPane::filter()
{
    QJsonObject params;
    const QString state = m_state->currentData().toString();
    const QString text = m_search->text().trimmed();
    if (!state.isEmpty())
        params.insert(u"state"_s, state);
    if (!text.isEmpty())
        params.insert(text.startsWith(u'+') ? u"caller"_s : u"why"_s, text);
    if (params.isEmpty())
        m_page->setEmptiness({Glyph::Deliveries, tr("No deliveries yet"),
                              tr("The report of each call appears here as soon as it was received.")});
    else
        m_page->setEmptiness({Glyph::Check, tr("Nothing here"), tr("No delivery is like that.")});
    m_list.setParams(params);
    m_reasonLine->hide();
    enable();
}

void DeliveriesPane::showChosen(int row)
{
    if (row >= 0)
        m_details->showDelivery(m_list.row(row).value("id"_L1).toInteger());
    else
        m_details->showNothing(tr("No delivery is chosen"), tr("Choose one to see every step it took."));
}

void DeliveriesPane::enable()
{
    const bool can = m_desk.connection.mayChange() && !selection().isEmpty();
    const auto chosen = chosenIds().size();
    m_replay->setEnabled(can);
    m_discard->setEnabled(can);
    m_replay->setText(chosen > 1    ? tr("Try %1 again").arg(chosen)
                      : chosen == 1 ? tr("Try again")
                                    : tr("Try all again"));
    m_discard->setText(chosen > 1 ? tr("Give %1 up").arg(chosen) : chosen == 1 ? tr("Give up") : tr("Give all up"));
}

QJsonArray DeliveriesPane::chosenIds() const
{
    QJsonArray ids;
    const QList<int> rows = m_page->table()->chosenRows();
    for (const int row : rows)
        ids.append(m_list.row(row).value("id"_L1));
    return ids;
}

QJsonObject DeliveriesPane::selection() const
{
    const QJsonArray ids = chosenIds();
    return ids.isEmpty() ? m_list.params() : QJsonObject{{u"ids"_s, ids}};
}

void DeliveriesPane::replay()
{
    change(u"deliveries.replay"_s, selection());
}

void DeliveriesPane::askReason()
{
    m_toDiscard = selection(); // what is chosen while the reason is typed is something else
    m_reasonLine->show();
    m_reason->setFocus();
}

void DeliveriesPane::discard()
{
    m_reasonLine->hide();
    QJsonObject params = m_toDiscard;
    params.insert(u"reason"_s, m_reason->text());
    change(u"deliveries.discard"_s, params);
    m_reason->clear();
}

void DeliveriesPane::change(const QString &method, const QJsonObject &params)
{
    m_desk.connection.ask(method, params, this, [this](const Result<QJsonValue> &result) {
        if (!result)
            return m_desk.notices.complain(result.error().detail);
        const QJsonObject counts = result->toObject();
        if (counts.contains("replayed"_L1))
            m_desk.notices.say(tr("To be tried again: %1").arg(counts.value("replayed"_L1).toInt()));
        else
            m_desk.notices.say(tr("Given up: %1").arg(counts.value("discarded"_L1).toInt()));
        refresh();
    });
}

} // namespace am
