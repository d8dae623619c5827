// SPDX-License-Identifier: MIT
#include "panes/logpane.h"

#include "models/cellfilter.h"
#include "panes/filterbar.h"
#include "panes/highlightstrip.h"
#include "panes/logdetails.h"
#include "panes/logexport.h"
#include "widgets/emptystate.h"
#include "widgets/filterfield.h"
#include "widgets/labels.h"
#include "widgets/listpage.h"
#include "widgets/notices.h"
#include "widgets/tableview.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace am {

LogPane::LogPane(const Desk &desk, QWidget *parent)
    : Pane(tr("Live log"), Glyph::Log, parent)
    , m_desk(desk)
    , m_follower(desk.connection)
    , m_highlights(desk.settings)
    , m_filter(new FilterBar(desk))
    , m_colors(new QPushButton(tr("Highlights")))
    , m_pause(new QPushButton(tr("Pause")))
    , m_strip(new HighlightStrip(m_highlights, FilterBar::completions()))
    , m_places(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_table(new TableView)
    , m_details(new LogDetails)
    , m_pill(new QPushButton(m_table))
{
    setObjectName(u"log"_s);
    buildHead();
    buildTable();
    addCommands();
    connect(&m_follower, &LogFollower::lines, &m_model, &LogModel::append);
    connect(&m_follower, &LogFollower::offeredChanged, this, &LogPane::keepUpWithModel);
    connect(&m_follower, &LogFollower::missed, this, [this](qint64 count) {
        m_desk.notices.complain(tr("%n line(s) came too fast and are left out", {}, int(count)));
    });
    connect(&m_model, &LogModel::progressed, this, &LogPane::keepUpWithModel);
    connect(&m_filter->book(), &FilterBook::changed, this, &LogPane::nameSaved);
    connect(&m_highlights, &Highlights::changed, this, &LogPane::applyHighlights);
    nameSaved();
    applyHighlights();
    keepUpWithModel();
}

QLineEdit *LogPane::searchField() const
{
    return &m_filter->field();
}

void LogPane::buildHead()
{
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Nothing moves until it goes on (Space)"));
    connect(m_filter, &FilterBar::filterChanged, &m_model, &LogModel::setFilter);
    connect(m_pause, &QPushButton::toggled, this, [this](bool paused) {
        m_pause->setText(paused ? tr("Go on") : tr("Pause"));
        m_model.setPaused(paused);
    });
    m_colors->setCheckable(true);
    m_colors->setToolTip(tr("Rules for lines that stand out (H)"));
    connect(m_colors, &QPushButton::toggled, m_strip, &QWidget::setVisible);
    head()->addWidget(m_filter);
    head()->addWidget(m_colors);
    head()->addWidget(m_pause);
    m_strip->hide();
    body()->addWidget(m_strip);
}

void LogPane::buildTable()
{
    m_table->setModel(&m_model);
    m_table->setAccessibleName(title());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->setDefaultSectionSize(28);
    m_table->setCellsMatter();
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    const int widths[] = {112, 64, 112, 92, 72};
    for (int i = 0; i < int(std::size(widths)); ++i)
        m_table->setColumnWidth(i, widths[i]);
    m_table->horizontalHeader()->setSectionResizeMode(LogModel::What, QHeaderView::Stretch);
    m_pill->setProperty("pill", true);
    m_pill->setCursor(Qt::PointingHandCursor);
    m_pill->hide();
    m_places->addWidget(m_empty);
    m_places->addWidget(m_table);
    m_details->hide();
    auto *const splitter = new QSplitter;
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_places);
    splitter->addWidget(m_details);
    splitter->setSizes({680, 360});
    splitter->setStretchFactor(0, 1);
    body()->addWidget(splitter, 1);
    connect(m_pill, &QPushButton::clicked, this, [this] { setFollowing(true); });
    connect(m_table, &TableView::chosen, this, &LogPane::showChosen);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        if (const QModelIndex cell = m_table->indexAt(at); cell.isValid())
            cellMenu(cell)->popup(m_table->viewport()->mapToGlobal(at));
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::actionTriggered, this, &LogPane::watchScrolling,
            Qt::QueuedConnection);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        const QScrollBar *const bar = m_table->verticalScrollBar();
        if (bar->value() < bar->maximum() && m_table->underMouse())
            watchScrolling();
    });
}

void LogPane::addCommands()
{
    addCommand(tr("Follow the log"), QKeySequence(u"F"_s), [this] { setFollowing(true); });
    addCommand(tr("To the end, and follow"), QKeySequence(Qt::Key_End), [this] { setFollowing(true); });
    addCommand(tr("Pause or go on"), QKeySequence(Qt::Key_Space), [this] { m_pause->toggle(); });
    addCommand(tr("Next error"), QKeySequence(u"N"_s), [this] { goToNextError(); });
    addCommand(tr("Only lines with this cell"), QKeySequence(u"A"_s), [this] { filterByCell(false); });
    addCommand(tr("Only lines without this cell"), QKeySequence(Qt::SHIFT | Qt::Key_A), [this] { filterByCell(true); });
    addCommand(tr("Save this filter …"), QKeySequence(Qt::CTRL | Qt::Key_S), [this] { m_filter->save(); });
    addCommand(tr("Highlights"), QKeySequence(u"H"_s), [this] { m_colors->toggle(); });
    addCommand(tr("Copy as curl, masked"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { copyAsCurl(); });
    addCommand(tr("Export what is filtered …"), QKeySequence(Qt::CTRL | Qt::Key_E),
               [this] { chooseLogExport(m_model, m_desk.notices, *this); });
}

/// Each is a command, so that the palette finds it.
void LogPane::nameSaved()
{
    for (QAction *const command : std::exchange(m_savedCommands, {})) {
        removeAction(command);
        command->deleteLater(); // it may be what brought us here
    }
    for (const SavedFilter &filter : m_filter->book().filters()) {
        m_savedCommands.append(addCommand(tr("Filter: %1").arg(filter.name), {},
                                          [this, text = filter.text] { m_filter->field().setText(text); }));
        m_savedCommands.append(addCommand(tr("Forget the filter %1").arg(filter.name), {},
                                          [this, name = filter.name] { m_filter->book().forget(name); }));
    }
}

void LogPane::applyHighlights()
{
    QList<LogModel::Rule> rules;
    for (const Highlight &highlight : m_highlights.rules()) {
        if (const auto filter = LogFilter::parse(highlight.filter, m_desk.clock()); filter && !filter->isEmpty())
            rules.append({*filter, highlight.tone});
    }
    m_model.setHighlights(rules);
}

void LogPane::setFollowing(bool following)
{
    m_isFollowing = following;
    m_seen = m_model.rowCount();
    m_pill->setVisible(!following && m_pill->isVisible());
    if (following) {
        m_table->clearSelection();
        m_table->scrollToBottom();
    }
    keepUpWithModel();
}

void LogPane::watchScrolling()
{
    const QScrollBar *const bar = m_table->verticalScrollBar();
    const bool isAtEnd = bar->value() >= bar->maximum();
    if (isAtEnd != m_isFollowing)
        setFollowing(isAtEnd);
}

void LogPane::keepUpWithModel()
{
    const bool isEmpty = m_model.rowCount() == 0;
    m_places->setCurrentIndex(isEmpty ? 0 : 1);
    if (isEmpty && !m_follower.isOffered())
        tellNotOffered(*m_empty);
    else if (isEmpty && !m_filter->field().text().isEmpty())
        m_empty->tell(Glyph::Search, tr("No line is like that"), tr("New ones that are will appear here."));
    else if (isEmpty)
        m_empty->tell(Glyph::Log, tr("Nothing was asked of the daemon yet"),
                      tr("Each request appears here as it is answered."));
    if (m_isFollowing && !isEmpty)
        m_table->scrollToBottom();
    const qint64 fresh = m_model.waiting() + (m_isFollowing ? 0 : std::max(0, m_model.rowCount() - m_seen));
    const bool hasFresh = fresh > 0 && (!m_isFollowing || m_pause->isChecked());
    m_pill->setText(tr("%n new", {}, int(fresh)));
    m_pill->setVisible(hasFresh);
    placePill();
}

void LogPane::placePill()
{
    m_pill->adjustSize();
    m_pill->move((m_table->width() - m_pill->width()) / 2, m_table->height() - m_pill->height() - 16);
}

void LogPane::resizeEvent(QResizeEvent *event)
{
    Pane::resizeEvent(event);
    placePill();
}

void LogPane::showChosen(int row)
{
    m_details->setVisible(row >= 0);
    if (row < 0)
        return;
    m_details->setLine(m_model.line(row));
    if (m_isFollowing)
        setFollowing(false); // a line that is read must not run away
}

void LogPane::filterByCell(bool isWithout)
{
    const QModelIndex cell = m_table->currentIndex();
    const auto [only, without] = cellFilter(m_model.line(cell.row()), LogModel::ColumnNumber(cell.column()));
    if (!cell.isValid())
        m_desk.notices.say(tr("Choose a cell first"));
    else if (only.isEmpty())
        m_desk.notices.say(tr("There is nothing in this cell to filter by"));
    else
        m_filter->field().addTerm(isWithout ? without : only);
}

QMenu *LogPane::cellMenu(const QModelIndex &cell)
{
    auto *const menu = new QMenu(m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto [only, without] = cellFilter(m_model.line(cell.row()), LogModel::ColumnNumber(cell.column()));
    const bool isTime = cell.column() == LogModel::Time;
    if (!only.isEmpty()) {
        menu->addAction((isTime ? tr("From here on   %1") : tr("Only this   %1")).arg(only), this,
                        [this, term = only] { m_filter->field().addTerm(term); });
        menu->addAction((isTime ? tr("Up to here   %1") : tr("Not this   %1")).arg(without), this,
                        [this, term = without] { m_filter->field().addTerm(term); });
        menu->addAction(tr("Highlight lines like this"), this, [this, term = only] {
            m_highlights.setRules(QList<Highlight>{{.filter = term}} + m_highlights.rules());
            m_strip->showRules();
            m_colors->setChecked(true);
        });
        menu->addSeparator();
    }
    const QString conversation = m_model.line(cell.row()).conversation;
    if (!conversation.isEmpty())
        menu->addAction(tr("Open the call"), this, [this, conversation] { Q_EMIT callWanted(conversation); });
    menu->addAction(tr("Copy as curl, masked"), this, &LogPane::copyAsCurl);
    return menu;
}

void LogPane::copyAsCurl()
{
    if (!m_table->currentIndex().isValid())
        return m_desk.notices.say(tr("Choose a line first"));
    QApplication::clipboard()->setText(asCurl(m_model.line(m_table->currentIndex().row())));
    m_desk.notices.say(tr("Copied; the signature and the body are yours to fill in"));
}

void LogPane::goToNextError()
{
    const int row = m_model.nextError(m_table->currentIndex().row());
    if (row >= 0)
        m_table->setCurrentIndex(m_model.index(row, LogModel::Status));
    else
        m_desk.notices.say(tr("No error after this line"));
}

} // namespace am
