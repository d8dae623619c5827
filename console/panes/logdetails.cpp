// SPDX-License-Identifier: MIT
#include "panes/logdetails.h"

#include "widgets/factsheet.h"
#include "widgets/labels.h"
#include "widgets/waterfall.h"

#include <QJsonDocument>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// A JSON object does not keep its order: as the daemon's handlers go through their stages.
qsizetype placeOf(const QString &stage)
{
    static const QStringList order = {u"receive"_s,  u"key"_s,    u"signature"_s, u"envelope"_s,
                                      u"question"_s, u"caller"_s, u"store"_s,     u"copy"_s,
                                      u"briefing"_s, u"aside"_s,  u"stored"_s};
    const qsizetype place = order.indexOf(stage);
    return place < 0 ? order.size() : place;
}

} // namespace

LogDetails::LogDetails(QWidget *parent)
    : QScrollArea(parent)
    , m_facts(new FactSheet)
    , m_stages(new Waterfall)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(300);
    auto *const page = new QWidget;
    auto *const column = new QVBoxLayout(page);
    column->setContentsMargins(24, 18, 24, 18);
    column->setSpacing(16);
    column->addWidget(m_facts);
    column->addWidget(heading(tr("Stages")));
    column->addWidget(m_stages);
    column->addStretch();
    setWidget(page);
}

void LogDetails::setLine(const LogLine &line)
{
    m_facts->setFacts({{tr("Request"), (line.method + u' ' + line.endpoint).trimmed()},
                       {tr("Status"), QString::number(line.status)},
                       {tr("Code"), line.code},
                       {tr("At"), QDateTime::fromMSecsSinceEpoch(line.at).toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s)},
                       {tr("Took"), tr("%1 ms").arg(line.took, 0, 'f', 2)},
                       {tr("Caller"), line.caller},
                       {tr("Conversation"), line.conversation},
                       {tr("Agent"), line.agent},
                       {tr("Note"), line.note}});
    QList<Waterfall::Stage> stages;
    const QJsonObject times = QJsonDocument::fromJson(line.stages).object();
    for (auto it = times.begin(); it != times.end(); ++it)
        stages.append({it.key(), it->toDouble()});
    std::stable_sort(stages.begin(), stages.end(), [](const Waterfall::Stage &one, const Waterfall::Stage &other) {
        return placeOf(one.name) < placeOf(other.name);
    });
    m_stages->setStages(stages, line.took);
}

} // namespace am
