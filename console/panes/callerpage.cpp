// SPDX-License-Identifier: MIT
#include "panes/callerpage.h"

#include "ctl/moment.h"
#include "link/exportfetch.h"
#include "panes/certificate.h"
#include "panes/previewpage.h"
#include "widgets/factsheet.h"
#include "widgets/labels.h"
#include "widgets/listpage.h"
#include "widgets/notices.h"
#include "widgets/tableview.h"
#include "widgets/timeline.h"

#include <QAction>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// With a line of explanation above it, if there is one to give.
QScrollArea *scrolling(QWidget *content, const QString &about = {})
{
    auto *const area = new QScrollArea;
    auto *const page = new QWidget;
    auto *const column = new QVBoxLayout(page);
    column->setContentsMargins(4, 16, 20, 16);
    column->setSpacing(14);
    if (!about.isEmpty())
        column->addWidget(explanation(about));
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
    , m_eraseLine(buildEraseLine())
    , m_search(searchFieldFor(this, tr("Search their memories by meaning"),
                              [this](const QString &text) { m_memories.show(m_caller, text.trimmed()); }))
    , m_add(new QLineEdit)
    , m_list(new ListPage(m_memories,
                          {Glyph::Callers, tr("Nothing is remembered"), tr("Add a fact below, or wait for a call.")}))
    , m_beside(new QTabWidget)
    , m_preview(new PreviewPage(desk))
    , m_history(new Timeline)
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
    splitter->setSizes({520, 340});
    auto *const row = new QVBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(splitter);
    connect(&m_memories, &MemoryModel::removed, this, &CallerPage::offerUndo);
    connect(&m_memories, &MemoryModel::failed, &desk.notices, &Notices::complain);
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
    connect(m_eraseButton, &QPushButton::clicked, this, [this] {
        m_eraseLine->show();
        m_eraseField->setFocus();
    });
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
    connect(table, &TableView::chosen, this, &CallerPage::showHistory);
    connect(m_add, &QLineEdit::returnPressed, this, [this] {
        if (const QString text = m_add->text().trimmed(); !text.isEmpty())
            m_memories.add(text);
        m_add->clear();
    });
}

QWidget *CallerPage::buildBeside()
{
    m_beside->setDocumentMode(true);
    m_beside->addTab(m_preview, tr("What the agent will know"));
    m_beside->addTab(scrolling(m_history, tr("What the chosen memory was before, and when it changed.")),
                     tr("History"));
    m_beside->addTab(scrolling(m_certificate), tr("Certificate"));
    m_beside->setTabVisible(2, false);
    auto *const frame = new QWidget;
    auto *const column = new QVBoxLayout(frame);
    column->setContentsMargins(20, 8, 0, 0);
    column->addWidget(m_beside);
    connect(m_beside, &QTabWidget::currentChanged, this, &CallerPage::showHistory);
    return frame;
}

QWidget *CallerPage::buildEraseLine()
{
    auto *const line = new QWidget;
    auto *const column = new QVBoxLayout(line);
    column->setContentsMargins(20, 0, 20, 14);
    m_eraseField = new QLineEdit;
    m_eraseField->setObjectName(u"eraseNumber"_s);
    m_eraseField->setAccessibleName(tr("The number, to erase it"));
    m_eraseField->setPlaceholderText(tr("Type the whole number to erase it"));
    auto *const go = new QPushButton(tr("Erase for good"));
    auto *const keep = new QPushButton(tr("Keep"));
    go->setProperty("primary", true);
    auto *const row = new QHBoxLayout;
    row->addWidget(m_eraseField, 1);
    row->addWidget(go);
    row->addWidget(keep);
    column->addWidget(explanation(
        tr("Everything kept of this caller is deleted, here and in the memory service. There is no way back.")));
    column->addLayout(row);
    line->hide();
    connect(keep, &QPushButton::clicked, line, &QWidget::hide);
    connect(go, &QPushButton::clicked, this, &CallerPage::erase);
    connect(m_eraseField, &QLineEdit::returnPressed, this, &CallerPage::erase);
    return line;
}

void CallerPage::setCaller(const QJsonObject &caller)
{
    m_caller = caller.value("caller"_L1).toString();
    const QString name = caller.value("name"_L1).toString();
    const QString last = ctl::age(caller.value("last_call_at"_L1), QDateTime::fromMSecsSinceEpoch(m_desk.clock()));
    m_name->setText(name.isEmpty() ? m_caller : name);
    m_about->setText(last.isEmpty() ? m_caller : tr("%1  ·  last call %2 ago").arg(m_caller, last));
    m_eraseLine->hide();
    m_eraseField->clear();
    m_beside->setTabVisible(2, false);
    m_history->setSteps({});
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
    m_delete->setText(chosen > 1 ? tr("Delete %1").arg(chosen) : tr("Delete"));
}

void CallerPage::offerUndo(int count, const QString &token, const QDateTime &until)
{
    const std::chrono::milliseconds left(until.toMSecsSinceEpoch() - m_desk.clock());
    m_desk.notices.give({.text = tr("%n memory(s) deleted", {}, count),
                         .action = tr("Undo"),
                         .act = [this, token] { m_memories.undo(token); },
                         .lasts = std::max(left, std::chrono::milliseconds(1000))});
}

void CallerPage::showHistory()
{
    const QModelIndex current = m_list->table()->currentIndex();
    if (m_beside->currentIndex() != 1 || !current.isValid())
        return;
    const QJsonObject params{{u"id"_s, m_memories.row(current.row()).value("id"_L1)}};
    m_desk.connection.ask(u"memories.history"_s, params, this, [this](const Result<QJsonValue> &result) {
        QList<TimelineStep> steps;
        if (!result)
            return m_desk.notices.complain(result.error().detail);
        const QJsonArray history = (*result)["history"_L1].toArray();
        for (const QJsonValue change : history) {
            const QString old = change["old_text"_L1].toString();
            const QString now = change["new_text"_L1].toString();
            steps.append({.at = ctl::moment(change["at"_L1]),
                          .what = now.isEmpty() ? tr("Deleted: %1").arg(old) : now,
                          .why = old.isEmpty() || now.isEmpty() ? QString() : tr("was: %1").arg(old)});
        }
        m_history->setSteps(steps);
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
    if (m_eraseField->text().trimmed() != m_caller)
        return m_desk.notices.complain(tr("That is not this caller's number; nothing was erased"));
    m_eraseLine->hide();
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
    m_beside->setTabVisible(2, true);
    m_beside->setCurrentIndex(2);
    m_desk.notices.say(isComplete ? tr("Erased; the certificate is beside it")
                                  : tr("Being erased; see the certificate"));
    m_memories.refresh();
}

} // namespace am
