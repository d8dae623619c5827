// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace am {

/// Puts lines that end in CRLF together from pieces of any size.
class LineReader final
{
public:
    enum class Outcome {
        More, ///< everything was taken, and the line goes on
        Line, ///< line() is complete
        BareLineFeed,
        TooLong
    };

    /// Takes one line or what there is of it. `allowance`: how many bytes the line may have, its end included.
    /// `taken` becomes the number of bytes used up.
    Outcome take(QByteArrayView bytes, qsizetype allowance, qsizetype &taken);

    /// The line without its end; valid as long as the bytes given to take(), and until the next take().
    [[nodiscard]] QByteArrayView line() const { return m_line; }
    [[nodiscard]] qsizetype buffered() const { return m_begun.size(); }
    void reset();

private:
    QByteArray m_begun; ///< of a line that came in several pieces
    QByteArrayView m_line;
    bool m_finished = false;
};

} // namespace am
