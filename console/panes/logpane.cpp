// SPDX-License-Identifier: MIT
#include "panes/logpane.h"

#include "panes/logdetails.h"
#include "widgets/emptystate.h"
#include "widgets/filterfield.h"
#include "widgets/labels.h"
#include "widgets/listpage.h"
#include "widgets/notices.h"
#include "widgets/tableview.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QStringList completions()
{
    return LogFilter::keys() + QStringList{u"status:>=400"_s,
                                           u"status:>=500"_s,
                                           u"status:2xx"_s,
                                           u"status:4xx"_s,
                                           u"endpoint:post-call"_s,
                                           u"endpoint:client-data"_s,
                                           u"endpoint:retrieve"_s,
                                           u"since:15m"_s,
                                           u"since:1h"_s,
                                           u"since:1d"_s,
                                           u"ms:>100"_s};
}

} // namespace

LogPane::LogPane(const Desk &desk, QWidget *parent)
    : Pane(tr("Live log"), Glyph::Log, parent)
    , m_desk(desk)
    , m_follower(desk.connection)
    , m_filter(new FilterField(completions()))
    , m_mistake(new QLabel)
    , m_pause(new QPushButton(tr("Pause")))
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
    keepUpWithModel();
}

QLineEdit *LogPane::searchField() const
{
    return m_filter;
}

void LogPane::buildHead()
{
    m_filter->setPlaceholderText(tr("status:>=500 endpoint:post-call caller:*29 since:15m text"));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(glyphIcon(Glyph::Search), QLineEdit::LeadingPosition);
    m_filter->setMinimumWidth(430);
    setTone(m_mistake, Tone::Bad);
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Nothing moves until it goes on (Space)"));
    connect(m_filter, &QLineEdit::textChanged, this, &LogPane::filter);
    connect(m_pause, &QPushButton::toggled, this, [this](bool paused) {
        m_pause->setText(paused ? tr("Go on") : tr("Pause"));
        m_model.setPaused(paused);
    });
    head()->addWidget(m_mistake);
    head()->addWidget(m_filter);
    head()->addWidget(m_pause);
}

void LogPane::buildTable()
{
    m_table->setModel(&m_model);
    m_table->setAccessibleName(title());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->setDefaultSectionSize(28);
    const int widths[] = {122, 64, 140, 92, 76};
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
    splitter->setSizes({640, 400});
    splitter->setStretchFactor(0, 1);
    body()->addWidget(splitter, 1);
    connect(m_pill, &QPushButton::clicked, this, [this] { setFollowing(true); });
    connect(m_table, &TableView::chosen, this, &LogPane::showChosen);
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
    addCommand(tr("Filter by this cell"), QKeySequence(u"A"_s), [this] { filterByCell(); });
    addCommand(tr("Copy as curl, masked"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] {
        QApplication::clipboard()->setText(asCurl(m_model.line(m_table->currentIndex().row())));
        m_desk.notices.say(tr("Copied; the signature and the body are yours to fill in"));
    });
    addCommand(tr("Export what is filtered …"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { chooseExport(); });
}

void LogPane::filter(const QString &text)
{
    const auto parsed = LogFilter::parse(text, m_desk.clock());
    m_mistake->setText(parsed ? QString() : parsed.error().detail);
    if (parsed)
        m_model.setFilter(*parsed);
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
    else if (isEmpty && !m_filter->text().isEmpty())
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

void LogPane::filterByCell()
{
    const QModelIndex cell = m_table->currentIndex();
    const LogLine line = m_model.line(cell.row());
    if (!cell.isValid())
        return;
    switch (cell.column()) {
    case LogModel::Status:
        return m_filter->addTerm(u"status:%1"_s.arg(line.status));
    case LogModel::Endpoint:
        return m_filter->addTerm(u"endpoint:"_s + line.endpoint);
    case LogModel::Caller:
        return m_filter->addTerm(u"caller:*"_s + line.caller.right(2));
    case LogModel::What:
        return m_filter->addTerm(line.code.isEmpty() ? u"conversation:"_s + line.conversation : u"code:"_s + line.code);
    default:
        return m_desk.notices.say(tr("Times are filtered by since: and until:"));
    }
}

void LogPane::goToNextError()
{
    const int row = m_model.nextError(m_table->currentIndex().row());
    if (row >= 0)
        m_table->setCurrentIndex(m_model.index(row, LogModel::Status));
    else
        m_desk.notices.say(tr("No error after this line"));
}

void LogPane::chooseExport()
{
    auto *const dialog =
        new QFileDialog(this, tr("Export the log"), {}, tr("For spreadsheets (*.csv);;Lines of JSON (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        if (const auto lines = exportTo(file))
            m_desk.notices.say(tr("%n line(s) written", {}, int(*lines)));
        else
            m_desk.notices.complain(lines.error().detail);
    });
    dialog->open();
}

Result<qint64> LogPane::exportTo(const QString &name) const
{
    QSaveFile file(name);
    const bool isJson = name.endsWith(".json"_L1);
    bool isWritten = file.open(QIODevice::WriteOnly) && (isJson || file.write(csvHead().toUtf8()) > 0);
    for (int row = 0; isWritten && row < m_model.rowCount(); ++row) {
        const LogLine line = m_model.line(row);
        const QByteArray bytes =
            isJson ? QJsonDocument(asJson(line)).toJson(QJsonDocument::Compact) + '\n' : asCsv(line).toUtf8();
        isWritten = file.write(bytes) == bytes.size();
    }
    if (!isWritten || !file.commit())
        return Error{Error::Kind::Storage, u"%1: %2"_s.arg(name, file.errorString())};
    return qint64(m_model.rowCount());
}

} // namespace am
