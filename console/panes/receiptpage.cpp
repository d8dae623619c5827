// SPDX-License-Identifier: MIT
#include "panes/receiptpage.h"

#include "ctl/moment.h"
#include "models/lists.h"
#include "widgets/factsheet.h"
#include "widgets/timeline.h"

#include <QJsonArray>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

ReceiptPage::ReceiptPage(QWidget *parent)
    : QScrollArea(parent)
    , m_facts(new FactSheet)
    , m_timeline(new Timeline)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    auto *const page = new QWidget;
    auto *const column = new QVBoxLayout(page);
    column->setContentsMargins(4, 18, 20, 18);
    column->setSpacing(18);
    column->addWidget(m_facts);
    column->addWidget(m_timeline);
    column->addStretch();
    setWidget(page);
}

void ReceiptPage::setDelivery(const QJsonObject &delivery)
{
    qsizetype memories = 0;
    const QJsonArray parts = delivery.value("parts"_L1).toArray();
    for (const QJsonValue part : parts)
        memories += part["memory_ids"_L1].toArray().size();
    m_facts->setFacts({{tr("Report"), u"%1, %2"_s.arg(delivery.value("type"_L1).toString(),
                                                      ctl::size(delivery.value("report_bytes"_L1).toInteger()))},
                       {tr("Caller"), delivery.value("caller"_L1).toString()},
                       {tr("Conversation"), delivery.value("conversation"_L1).toString()},
                       {tr("Agent"), delivery.value("agent"_L1).toString()},
                       {tr("Received"), ctl::clockTime(delivery.value("received_at"_L1))},
                       {tr("Next try"), ctl::clockTime(delivery.value("next_attempt_at"_L1))},
                       {tr("Discarded"), ctl::clockTime(delivery.value("discarded_at"_L1))},
                       {tr("Why"), delivery.value("reason"_L1).toString()},
                       {tr("Memories"), memories > 0 ? QString::number(memories) : QString()}});
    m_timeline->setSteps(receiptSteps(delivery));
}

} // namespace am
