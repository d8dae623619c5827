// SPDX-License-Identifier: MIT
#pragma once

#include <QTimer>

#include <chrono>

namespace am {

class Writer;

/// Takes removed words out of the full-text index, which keeps them until its segments are merged: a round soon after
/// a removal, in slices that let other jobs pass, as a round writes the whole index anew.
class IndexCleaning final
{
public:
    /// The writer must outlive it.
    explicit IndexCleaning(Writer &writer, std::chrono::milliseconds delay = std::chrono::milliseconds(1000));
    Q_DISABLE_COPY_MOVE(IndexCleaning)

    /// To be called when the removal has been given to the writer. Many in a row share one round.
    void schedule();

private:
    void begin();
    void merge(bool first);

    Writer &m_writer;
    QTimer m_delay; // and the context of the slices
    bool m_running = false;
    bool m_again = false; ///< a removal came during the round
};

} // namespace am
