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

QString timeOf(const LogLine &line)
{
    return QDateTime::fromMSecsSinceEpoch(line.at).toUTC().toString(Qt::ISODateWithMs);
}

/// A JSON object does not keep its order: as the daemon's handlers go through their stages.
qsizetype placeOf(const QString &stage)
{
    static const QStringList order = {u"receive"_s,  u"key"_s,    u"signature"_s, u"envelope"_s,
                                      u"question"_s, u"caller"_s, u"store"_s,     u"copy"_s,
                                      u"briefing"_s, u"aside"_s,  u"stored"_s};
    const qsizetype place = order.indexOf(stage);
    return place < 0 ? order.size() : place;
}

/// A text that begins like a formula is one to a spreadsheet.
QString quoted(QString text)
{
    if (!text.isEmpty() && u"=+-@\t\r"_s.contains(text.front()))
        text.prepend(u'\'');
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
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

QString asCurl(const LogLine &line)
{
    const QString path = line.endpoint;
    QString command = u"curl -i -X %1 'http://127.0.0.1:8080%2'"_s.arg(line.method.isEmpty() ? u"POST"_s : line.method,
                                                                       QString(path).replace(u'\'', u"%27"_s));
    if (path.contains("post-call"_L1))
        command += u" -H 'ElevenLabs-Signature: t=…,v0=…'"_s;
    else if (path.contains("retrieve"_L1) || path.contains("client-data"_L1))
        command += u" -H 'Authorization: Bearer …'"_s;
    if (line.method != "GET"_L1)
        command += u" -H 'Content-Type: application/json' --data-binary @body.json"_s;
    return command;
}

QString csvHead()
{
    return u"id,at,method,endpoint,status,code,ms,caller,conversation,agent,note\r\n"_s;
}

QString asCsv(const LogLine &line)
{
    return QStringList{
               QString::number(line.id),     timeOf(line),       quoted(line.method),        quoted(line.endpoint),
               QString::number(line.status), quoted(line.code),  QString::number(line.took), quoted(line.caller),
               quoted(line.conversation),    quoted(line.agent), quoted(line.note)}
               .join(u',') +
           u"\r\n"_s;
}

QJsonObject asJson(const LogLine &line)
{
    return {{u"id"_s, line.id},         {u"at"_s, timeOf(line)},
            {u"method"_s, line.method}, {u"endpoint"_s, line.endpoint},
            {u"status"_s, line.status}, {u"code"_s, line.code},
            {u"ms"_s, line.took},       {u"stages"_s, QJsonDocument::fromJson(line.stages).object()},
            {u"caller"_s, line.caller}, {u"conversation"_s, line.conversation},
            {u"agent"_s, line.agent},   {u"note"_s, line.note}};
}

} // namespace am
