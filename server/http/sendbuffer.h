// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace am {

/// Bytes on their way into a socket that takes them as it likes.
class SendBuffer final
{
public:
    enum class Outcome {
        Done,
        Blocked, ///< the peer does not take more for now
        Broken   ///< the peer has gone
    };

    void fill(QByteArray bytes);
    /// `progress` becomes whether any byte was taken.
    Outcome flush(int descriptor, bool &progress);
    [[nodiscard]] qsizetype held() const { return m_bytes.size(); }

private:
    QByteArray m_bytes;
    qsizetype m_sent = 0;
};

} // namespace am
