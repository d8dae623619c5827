// SPDX-License-Identifier: MIT
#pragma once

#include "support/fakemem0state.h"

#include <map>

namespace am::test {

/// What FakeMem0's platform has been asked to extract: PENDING until its time has come, then stored, failed or
/// found empty, as the behavior says at that moment.
class FakeMem0Extractions final
{
public:
    explicit FakeMem0Extractions(FakeMem0State &state)
        : m_state(state)
    {
    }

    /// Answers the id of the event.
    QString queue(const QList<FakeMem0Row> &rows);
    void finishDue();
    /// To GET /v1/event/{id}/.
    [[nodiscard]] FakeHttpAnswer answer(const QString &id) const;
    /// A stored row as an add and an event show it.
    static QJsonObject result(const FakeMem0Row &row);

private:
    struct Event
    {
        QList<FakeMem0Row> rows;
        QString status = QStringLiteral("PENDING");
        QJsonArray results = {};
    };
    void finish(Event &event);

    FakeMem0State &m_state;
    QHash<QString, Event> m_events;
    std::multimap<qint64, QString> m_due; ///< when an extraction ends -> its event
};

} // namespace am::test
