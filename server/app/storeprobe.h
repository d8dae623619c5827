// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

#include <QObject>
#include <QTimer>

namespace am {

/// Asks the memory store now and then whether it is there, so that /readyz can tell without asking it each time.
class StoreProbe final : public QObject
{
    Q_OBJECT

public:
    enum class State { Unknown, Ok, Unreachable, Denied };

    explicit StoreProbe(MemoryStore &store, std::chrono::milliseconds interval = std::chrono::seconds(15));

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString stateName() const;
    [[nodiscard]] const QString &detail() const { return m_detail; }

private:
    void ask();
    void take(const Result<Done> &answer);

    MemoryStore &m_store;
    QTimer m_timer;
    State m_state = State::Unknown;
    QString m_detail;
};

} // namespace am
