// SPDX-License-Identifier: MIT
#include "support/fakemem0extractions.h"

#include <QDateTime>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace am::test {

using namespace fakemem0;

QString FakeMem0Extractions::queue(const QList<FakeMem0Row> &rows)
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_events.insert(id, {.rows = rows});
    m_due.emplace(QDateTime::currentMSecsSinceEpoch() + m_state.behavior.pendingMs, id);
    return id;
}

QJsonObject FakeMem0Extractions::result(const FakeMem0Row &row)
{
    return {{u"id"_s, row.id}, {u"event"_s, u"ADD"_s}, {u"data"_s, QJsonObject{{u"memory"_s, row.text}}}};
}

FakeHttpAnswer FakeMem0Extractions::answer(const QString &id) const
{
    const auto found = m_events.constFind(id);
    if (found == m_events.constEnd())
        return refusal(404, u"Event not found or you don't have permission to access it."_s, u"error"_s);
    return json(
        QJsonObject{{u"id"_s, id},
                    {u"event_type"_s, u"ADD"_s},
                    {u"status"_s, found->status},
                    {u"results"_s, found->results},
                    {u"error"_s, found->status == "FAILED"_L1 ? QJsonValue(u"extraction failed"_s) : QJsonValue()}});
}

void FakeMem0Extractions::finishDue()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    while (!m_due.empty() && m_due.begin()->first <= now) {
        finish(m_events[m_due.begin()->second]);
        m_due.erase(m_due.begin());
    }
}

void FakeMem0Extractions::finish(Event &event)
{
    if (m_state.behavior.eventOutcome == "FAILED"_L1) {
        event.status = u"FAILED"_s;
        return;
    }
    event.status = u"SUCCEEDED"_s;
    if (m_state.behavior.eventOutcome == "EMPTY"_L1)
        return;
    for (const FakeMem0Row &row : std::as_const(event.rows))
        event.results.append(result(m_state.store(row)));
    event.rows.clear();
}

} // namespace am::test
