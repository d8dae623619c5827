// SPDX-License-Identifier: MIT
#pragma once

#include <QTimer>

#include <functional>

namespace am {

/// Looks again at what the daemon says will change by itself: soon, then ever less often, and not for ever, because the
/// audit log records each look. A memory service that answers is through in a second, one that stalls in ten.
class AnotherLook final
{
public:
    explicit AnotherLook(std::function<void()> look, std::chrono::milliseconds soon = std::chrono::milliseconds(250),
                         std::chrono::milliseconds longest = std::chrono::seconds(8));

    /// What was seen before counts no more: the next rest is the short one.
    void startOver();
    /// After a look that showed that the change is still to come. false = that was the last, nobody looks again.
    bool rest();

private:
    QTimer m_timer;
    const std::chrono::milliseconds m_soon;
    const std::chrono::milliseconds m_longest;
    std::chrono::milliseconds m_next;
};

} // namespace am
