// SPDX-License-Identifier: MIT
#include "panes/senthistory.h"

#include "widgets/labels.h"

#include <QDateTime>
#include <QListWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype mostSent = 100;

} // namespace

SentHistory::SentHistory(QWidget *parent)
    : QWidget(parent)
    , m_list(new QListWidget)
{
    m_list->setObjectName(u"history"_s);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("What was sent"));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 14, 20, 16);
    column->addWidget(
        explanation(tr("One that is chosen can be edited and sent again; of two, the answers are compared.")));
    column->addWidget(m_list, 1);
    connect(m_list, &QListWidget::itemSelectionChanged, this, &SentHistory::tell);
}

void SentHistory::add(const SentWebhook &sent)
{
    const QSignalBlocker quiet(m_list); // nothing was chosen
    m_sent.prepend(sent);
    QString text = u"%1   %2   %3"_s.arg(QDateTime::fromMSecsSinceEpoch(sent.at).toString(u"HH:mm:ss"_s), sent.status,
                                         webhookTemplates().at(sent.kind).title);
    if (sent.fault > 0)
        text += u" · "_s + webhookFaults().at(sent.fault).title;
    m_list->insertItem(0, text);
    if (m_sent.size() > mostSent) {
        m_sent.removeLast();
        delete m_list->takeItem(m_list->count() - 1);
    }
}

void SentHistory::tell()
{
    QList<int> rows;
    for (const QListWidgetItem *const item : m_list->selectedItems())
        rows.append(m_list->row(item));
    std::sort(rows.begin(), rows.end());
    if (rows.size() == 1)
        Q_EMIT chosen(m_sent.at(rows.first()));
    else if (rows.size() == 2)
        Q_EMIT twoChosen(m_sent.at(rows.last()), m_sent.at(rows.first()));
}

} // namespace am
