// SPDX-License-Identifier: MIT
#include "panes/callerpage.h"

#include "ctl/moment.h"
#include "link/exportfetch.h"
#include "panes/certificate.h"
#include "panes/eraseline.h"
#include "panes/previewpage.h"
#include "panes/sourcepage.h"
#include "widgets/factsheet.h"
#include "widgets/historyview.h"
#include "widgets/labels.h"
#include "widgets/listpage.h"
#include "widgets/notices.h"
#include "widgets/tableview.h"

#include <QAction>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QScrollArea *scrolling(QWidget *content)
{
    auto *const area = new QScrollArea;
    auto *const page = new QWidget;
    auto *const column = new QVBoxLayout(page);
    column->setContentsMargins(4, 16, 20, 16);
    column->setSpacing(14);
    column->addWidget(content);
    column->addStretch();
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(page);
    return area;
}

} // namespace

CallerPage::CallerPage(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_memories(desk.connection, desk.clock)
    , m_name(heading({}))
    , m_about(explanation({}))
    , m_export(new QPushButton(tr("Export …")))
    , m_eraseButton(new QPushButton(tr("Erase …")))
    , m_delete(new QPushButton(tr("Delete")))
    , m_eraseLine(new EraseLine)
    , m_search(searchFieldFor(this, tr("Search their memories by meaning"),
                              [this](const QString &text) { m_memories.show(m_caller, text.trimmed()); }))
    , m_add(new QLineEdit)
    , m_list(new ListPage(m_memories,
                          {Glyph::Callers, tr("Nothing is remembered"), tr("Add a fact below, or wait for a call.")}))
    , m_beside(new QTabWidget)
    , m_preview(new PreviewPage(desk))
    , m_history(new HistoryView)
    , m_source(new SourcePage(desk))
    , m_certificate(new FactSheet)
{
    auto *const left = new QWidget;
    auto *const column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildHead(column);
    buildMemories(column);
    auto *const splitter = new QSplitter;
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(buildBeside());
    splitter->setSizes({480, 380});
    auto *const row = new QVBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(splitter);
    connect(&m_memories, &MemoryModel::removed, this, &CallerPage::offerUndo);
    connect(&m_memories, &MemoryModel::failed, &desk.notices, &Notices::complain);
    connect(&m_memories, &MemoryModel::awaited, this, [this] {
        m_desk.notices.say(tr("Taken; it comes into the list as soon as the memory service has made it a memory"));
    });
    connect(&m_memories, &MemoryModel::changed, this, [this] { m_preview->setCaller(m_caller); });
    connect(&desk.connection, &DaemonConnection::stateChanged, this, &CallerPage::enable);
    enable();
}

void CallerPage::buildHead(QVBoxLayout *column)
{
    auto *const words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_name);
    words->addWidget(m_about);
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *const row = new QHBoxLayout;
    row->setContentsMargins(20, 14, 20, 12);
    row->setSpacing(8);
    row->addLayout(words, 1);
    row->addWidget(m_export);
    row->addWidget(m_eraseButton);
    column->addLayout(row);
    column->addWidget(m_eraseLine);
    connect(m_export, &QPushButton::clicked, this, &CallerPage::exportAll);
    connect(m_eraseButton, &QPushButton::clicked, m_eraseLine, &EraseLine::open);
    connect(m_eraseLine, &EraseLine::confirmed, this, &CallerPage::erase);
    connect(m_eraseLine, &EraseLine::refused, this,
            [this] { m_desk.notices.complain(tr("That is not this caller's number; nothing was erased")); });
}

void CallerPage::buildMemories(QVBoxLayout *column)
{
    auto *const tools = new QHBoxLayout;
    tools->setContentsMargins(20, 0, 20, 10);
    tools->setSpacing(8);
    tools->addWidget(m_search, 1);
    tools->addWidget(m_delete);
    column->addLayout(tools);
    column->addWidget(hairLine(Qt::Horizontal));
    column->addWidget(m_list, 1);
    column->addWidget(hairLine(Qt::Horizontal));
    auto *const below = new QHBoxLayout;
    below->setContentsMargins(20, 10, 20, 10);
    m_delete->setObjectName(u"deleteMemories"_s);
    m_add->setObjectName(u"addMemory"_s);
    m_add->setPlaceholderText(tr("Add what should be remembered, and press Enter"));
    m_add->setAccessibleName(tr("Add a memory"));
    below->addWidget(m_add);
    column->addLayout(below);
    TableView *const table = m_list->table();
    table->setAccessibleName(tr("Memories"));
    table->setObjectName(u"memories"_s);
    table->setWordWrap(true); // a memory is there to be read
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->verticalHeader()->setMinimumSectionSize(36);
    table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_delete->setToolTip(tr("The chosen memories (Del); they can be had back for 30 seconds"));
    auto *const remove = new QAction(tr("Delete the chosen memories"), table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    table->addAction(remove);
    connect(remove, &QAction::triggered, m_delete, &QPushButton::click);
    connect(m_delete, &QPushButton::clicked, this, [this, table] { m_memories.remove(table->chosenRows()); });
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CallerPage::enable);
    connect(table, &TableView::chosen, this, &CallerPage::openBeside);
    connect(m_add, &QLineEdit::returnPressed, this, [this] {
        if (const QString text = m_add->text().trimmed(); !text.isEmpty())
            m_memories.add(text);
        m_add->clear();
    });
}

QWidget *CallerPage::buildBeside()
{
    m_beside->setDocumentMode(true);
    m_beside->addTab(m_preview, tr("Preview"));
    m_beside->setTabToolTip(Preview, tr("What the agent will know"));
    auto *const history = new QWidget;
    auto *const changes = new QVBoxLayout(history);
    changes->setContentsMargins(0, 14, 12, 0);
    changes->addWidget(m_history);
    m_beside->addTab(history, tr("History"));
    m_beside->addTab(scrolling(m_source), tr("Source"));
    m_beside->addTab(scrolling(m_certificate), tr("Certificate"));
    m_beside->setTabVisible(Certificate, false);
    auto *const frame = new QWidget;
    auto *const column = new QVBoxLayout(frame);
    column->setContentsMargins(20, 8, 0, 0);
    column->addWidget(m_beside);
    connect(m_beside, &QTabWidget::currentChanged, this, &CallerPage::openBeside);
    connect(m_source, &SourcePage::callWanted, this, &CallerPage::callWanted);
    return frame;
}

void CallerPage::setCaller(const QJsonObject &caller)
{
    m_caller = caller.value("caller"_L1).toString();
    const QString name = caller.value("name"_L1).toString();
    const QString last = ctl::age(caller.value("last_call_at"_L1), QDateTime::fromMSecsSinceEpoch(m_desk.clock()));
    m_name->setText(name.isEmpty() ? m_caller : name);
    m_about->setText(last.isEmpty() ? m_caller : tr("%1\nlast call %2 ago").arg(m_caller, last));
    m_eraseLine->setCaller(m_caller);
    m_beside->setTabVisible(Certificate, false);
    m_history->clear();
    m_source->setMemory({});
    const QSignalBlocker quiet(m_search); // all of their memories are asked for below
    m_search->clear();
    m_memories.show(m_caller);
    m_preview->setCaller(m_caller);
    enable();
}

void CallerPage::enable()
{
    const bool mayChange = m_desk.connection.mayChange() && !m_caller.isEmpty();
    m_export->setEnabled(m_desk.connection.isLive() && !m_caller.isEmpty());
    m_eraseButton->setEnabled(mayChange);
    m_add->setEnabled(mayChange);
    const auto chosen = int(m_list->table()->chosenRows().size());
    m_delete->setEnabled(mayChange && chosen > 0);
    m_delete->setText(chosen > 1 ? tr("Delete %1 memories").arg(chosen) : tr("Delete"));
}

void CallerPage::offerUndo(int count, const QStringList &tokens, const QDateTime &until)
{
    const std::chrono::milliseconds left(until.toMSecsSinceEpoch() - m_desk.clock());
    m_desk.notices.give({.text = count == 1 ? tr("A memory is deleted") : tr("%1 memories are deleted").arg(count),
                         .action = tr("Undo"),
                         .act =
                             [page = QPointer(this), tokens] {
                                 if (page) // the window may show another daemon by now
                                     page->m_memories.undo(tokens);
                             },
                         .lasts = std::max(left, std::chrono::milliseconds(1000))});
}

/// Of the chosen memory, what the open tab tells.
void CallerPage::openBeside()
{
    const QModelIndex current = m_list->table()->currentIndex();
    if (!current.isValid())
        return;
    if (m_beside->currentIndex() == History)
        showHistory(m_memories.row(current.row()));
    else if (m_beside->currentIndex() == Source)
        m_source->setMemory(m_memories.row(current.row()));
}

void CallerPage::showHistory(const QJsonObject &memory)
{
    const QJsonObject params{{u"id"_s, memory.value("id"_L1)}};
    m_history->clear();
    m_desk.connection.ask(u"memories.history"_s, params, this, [this](const Result<QJsonValue> &result) {
        if (!result)
            return m_desk.notices.complain(result.error().detail);
        const QModelIndex current = m_list->table()->currentIndex();
        if ((*result)["id"_L1] == m_memories.row(current.row()).value("id"_L1)) // else another was chosen meanwhile
            m_history->setHistory((*result)["history"_L1].toArray(), QDateTime::fromMSecsSinceEpoch(m_desk.clock()));
    });
}

void CallerPage::exportAll()
{
    auto *const dialog = new QFileDialog(this, tr("Export %1").arg(m_caller), u"caller.json"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this, caller = m_caller](const QString &file) {
        m_desk.notices.say(tr("Exporting …"));
        fetchExport(m_desk.connection, caller, file, this, [this, file](const Result<qint64> &bytes) {
            if (bytes)
                m_desk.notices.say(tr("Exported %1 to %2").arg(ctl::size(*bytes), file));
            else
                m_desk.notices.complain(tr("Not exported: %1").arg(bytes.error().detail));
        });
    });
    dialog->open();
}

void CallerPage::erase()
{
    m_desk.connection.ask(u"callers.erase"_s, {{u"caller"_s, m_caller}}, this,
                          [this, caller = m_caller](const Result<QJsonValue> &result) {
                              if (!result)
                                  return m_desk.notices.complain(tr("Not erased: %1").arg(result.error().detail));
                              showCertificate(result->toObject());
                              Q_EMIT erased(caller);
                          });
}

void CallerPage::showCertificate(const QJsonObject &certificate)
{
    const bool isComplete = certificate.value("complete"_L1).toBool();
    m_certificate->setFacts(certificateFacts(certificate));
    m_beside->setTabVisible(Certificate, true);
    m_beside->setCurrentIndex(Certificate);
    m_desk.notices.say(isComplete ? tr("Erased; the certificate is beside it")
                                  : tr("Being erased; see the certificate"));
    m_memories.refresh();
}

} // namespace am
