// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <functional>
#include <set>
#include <utility>

namespace am {

/// Callers whose time comes after a while. One timer serves them all: each of thousands in a thread would be looked at
/// whenever an object with a timer of its own goes, as one of every call to a store does.
class DueCallers final : public QObject
{
public:
    /// `due` is called once for each caller whose time has come, from the event loop.
    explicit DueCallers(std::function<void(const QString &caller)> due, QObject *parent = nullptr);

    /// In so long, whatever was said before.
    void set(const QString &caller, std::chrono::milliseconds after);
    /// In so long, unless it is said already.
    void setIfNone(const QString &caller, std::chrono::milliseconds after);
    void remove(const QString &caller);

private:
    using Clock = std::chrono::steady_clock;

    void arm();
    void tell();

    std::function<void(const QString &caller)> m_due;
    QHash<QString, Clock::time_point> m_times;
    std::set<std::pair<Clock::time_point, QString>> m_order; ///< the same, by time
    QTimer m_timer;
};

} // namespace am
