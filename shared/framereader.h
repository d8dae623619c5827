// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>

namespace am {

/// Cuts a stream into the lines that are its frames. It never holds more than one frame may be long, besides what is
/// fed at once.
class FrameReader final
{
public:
    /// `largest`: bytes of a frame with its line end.
    explicit FrameReader(qsizetype largest)
        : m_largest(largest)
    {
    }

    void feed(const QByteArray &bytes);
    /// The next whole frame without its line end; nothing when there is none yet, or overflowed().
    std::optional<QByteArray> next();
    /// A frame was too long. There is no telling where the next one begins: the stream is over.
    [[nodiscard]] bool overflowed() const { return m_overflowed; }
    /// Whether a frame has begun that is not whole.
    [[nodiscard]] bool isMidFrame() const { return m_begin < m_buffer.size(); }

private:
    qsizetype m_largest;
    QByteArray m_buffer;
    qsizetype m_begin = 0;   ///< of the next frame
    qsizetype m_scanned = 0; ///< no line end between m_begin and here
    bool m_overflowed = false;
};

} // namespace am
