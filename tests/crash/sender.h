// SPDX-License-Identifier: MIT
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

#include <atomic>
#include <thread>

namespace am::test {

/// A voice platform on a connection of its own: sends signed reports, every fifth of them twice, until the daemon is
/// gone. Each sender has callers of its own, so that the order of arrival is known of each caller.
class Sender final
{
public:
    /// `prefix` begins the conversations' names, which rise; `again` are conversations to report once more first.
    Sender(quint16 port, int lane, const QString &prefix, const QStringList &again);
    ~Sender() { join(); }
    Q_DISABLE_COPY_MOVE(Sender)

    /// Reports that got their 200, repetitions not counted.
    [[nodiscard]] int acknowledged() const { return m_acknowledged; }

    void join();
    // After join():
    [[nodiscard]] const QSet<QString> &sent() const { return m_sent; }
    [[nodiscard]] const QSet<QString> &kept() const { return m_kept; }

private:
    void run(quint16 port, int lane, const QString &prefix, const QStringList &again);

    std::atomic<int> m_acknowledged = 0;
    QSet<QString> m_sent;
    QSet<QString> m_kept;
    std::thread m_thread;
};

} // namespace am::test
