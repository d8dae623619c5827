// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <utility>

namespace am {

/// Callers of whom nothing may be begun for a while: somebody changes what is kept of them. A caller may be held by
/// several at once, and is free when each of them has let go.
class HeldCallers final
{
public:
    /// `held` comes with the next answer(), unless `context` has died.
    void hold(const QString &tenant, const QString &caller, QObject *context, std::function<void()> held);
    void release(const QString &tenant, const QString &caller);
    /// Nothing of this caller is in flight (any more): tells whoever waits for that, from the event loop.
    void answer(const QString &tenant, const QString &caller);

    [[nodiscard]] bool contains(const QString &tenant, const QString &caller) const
    {
        return m_holds.contains({tenant, caller});
    }
    [[nodiscard]] qsizetype size() const { return m_holds.size(); }

private:
    struct Waiting
    {
        QPointer<QObject> context;
        std::function<void()> held;
    };
    struct Hold
    {
        int holders = 0;
        QList<Waiting> waiting;
    };
    QHash<std::pair<QString, QString>, Hold> m_holds; ///< by tenant and caller
};

} // namespace am
