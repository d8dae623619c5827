// SPDX-License-Identifier: MIT
#include "panes/healthpane.h"

#include "ctl/moment.h"
#include "link/daemonconnection.h"
#include "widgets/emptystate.h"
#include "widgets/factsheet.h"
#include "widgets/labels.h"
#include "widgets/linechart.h"
#include "widgets/listpage.h"

#include <QGridLayout>
#include <QJsonArray>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int chartsInARow = 3;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

QString numberOr(const QJsonValue &value, const QString &otherwise)
{
    return value.isDouble() ? QString::number(value.toInteger()) : otherwise;
}

} // namespace

HealthPane::HealthPane(const Desk &desk, QWidget *parent)
    : Pane(tr("Health"), Glyph::Health, parent)
    , m_desk(desk)
    , m_places(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_verdict(heading({}))
    , m_alerts(explanation({}))
    , m_facts(new FactSheet)
    , m_grid(new QGridLayout)
{
    setObjectName(u"health"_s);
    m_empty->tell(Glyph::Wait, tr("One moment"), tr("The daemon is being asked."));
    m_places->addWidget(m_empty);
    m_places->addWidget(buildPage());
    body()->addWidget(m_places, 1);
}

QWidget *HealthPane::buildPage()
{
    auto *const page = new QWidget;
    auto *const column = new QVBoxLayout(page);
    column->setContentsMargins(24, 20, 24, 24);
    column->setSpacing(8);
    m_verdict->setObjectName(u"verdict"_s);
    m_alerts->setObjectName(u"alerts"_s);
    setTone(m_alerts, Tone::Warning);
    column->addWidget(m_verdict);
    column->addWidget(m_alerts);
    column->addSpacing(4);
    column->addWidget(m_facts);
    column->addSpacing(20);
    m_grid->setHorizontalSpacing(36);
    m_grid->setVerticalSpacing(16);
    column->addLayout(m_grid, 1);
    auto *const area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(page);
    return area;
}

void HealthPane::refresh()
{
    m_desk.connection.ask(u"stats"_s, {}, this, [this](const Result<QJsonValue> &result) { take(result); });
}

void HealthPane::take(const Result<QJsonValue> &result)
{
    if (result) {
        showState(result->toObject());
        addPoints(result->toObject());
        return m_places->setCurrentIndex(1);
    }
    if (result.error().kind == Error::Kind::WrongAddress)
        tellNotOffered(*m_empty);
    else if (m_charts.isEmpty())
        m_empty->tell(Glyph::Plug, tr("That did not work"), result.error().detail);
    else
        return; // what was drawn stays
    m_places->setCurrentIndex(0);
}

void HealthPane::showState(const QJsonObject &stats)
{
    const QJsonArray alerts = stats.value("alerts"_L1).toArray();
    const QJsonObject outbox = stats.value("outbox"_L1).toObject();
    const bool isReady = stats.value("status"_L1) == "ready"_L1;
    QStringList lines;
    for (const QJsonValue alert : alerts)
        lines.append(alert["text"_L1].toString());
    // A call that is forgotten unless somebody does something. Those given up by an operator are not counted.
    if (const int dead = outbox.value("dead"_L1).toInt(); dead > 0)
        lines.append(tr("Reports that are not remembered, and not tried again: %1. See Deliveries.").arg(dead));
    m_alerts->setText(lines.join(u'\n'));
    m_alerts->setVisible(!lines.isEmpty());
    m_verdict->setText(!isReady          ? tr("Not ready to take calls")
                       : lines.isEmpty() ? tr("Everything is well")
                                         : tr("It works, but something needs a look"));
    setTone(m_verdict, !isReady ? Tone::Bad : lines.isEmpty() ? Tone::Good : Tone::Warning);
    const QString oldest = ctl::age(outbox.value("oldest_at"_L1), QDateTime::fromMSecsSinceEpoch(m_desk.clock()));
    const QString waits =
        tr("%1 to be remembered, %2 dead")
            .arg(numberOr(outbox.value("backlog"_L1), u"?"_s), numberOr(outbox.value("dead"_L1), u"?"_s));
    m_facts->setFacts({{tr("Memory store"), u"%1: %2"_s.arg(stats["store"_L1]["name"_L1].toString(),
                                                            stats["store"_L1]["state"_L1].toString())},
                       {tr("Reports"), oldest.isEmpty() ? waits : tr("%1; the oldest came %2 ago").arg(waits, oldest)},
                       {tr("Calls now"), numberOr(stats.value("live_calls"_L1), {})},
                       {tr("Webhooks"), stats.value("webhooks"_L1).toString()}});
}

void HealthPane::addPoints(const QJsonObject &stats)
{
    const qint64 now = m_desk.clock();
    const QJsonArray endpoints = stats.value("endpoints"_L1).toArray();
    for (const QJsonValue endpoint : endpoints) {
        const QString name = endpoint["endpoint"_L1].toString();
        chart(name + u" rate"_s, tr("%1, requests a second").arg(name), tr(" /s"))
            ->add(now, endpoint["rate_1m"_L1].toDouble());
        chart(name + u" p95"_s, tr("%1, 95 of 100 within").arg(name), tr(" ms"))
            ->add(now, endpoint["p95_ms"_L1].toDouble(none));
        chart(name + u" p99"_s, tr("%1, 99 of 100 within").arg(name), tr(" ms"))
            ->add(now, endpoint["p99_ms"_L1].toDouble(none));
    }
    chart(u"backlog"_s, tr("Reports to be remembered"), {})->add(now, stats["outbox"_L1]["backlog"_L1].toDouble(none));
    chart(u"in flight"_s, tr("Requests being answered"), {})->add(now, stats.value("in_flight"_L1).toDouble(none));
    chart(u"connections"_s, tr("Connections"), {})->add(now, stats.value("connections"_L1).toDouble(none));
}

LineChart *HealthPane::chart(const QString &name, const QString &title, const QString &unit)
{
    LineChart *&known = m_charts[name];
    if (!known) {
        known = new LineChart(title, unit);
        const int place = int(m_charts.size()) - 1;
        m_grid->addWidget(known, place / chartsInARow, place % chartsInARow);
    }
    return known;
}

} // namespace am
