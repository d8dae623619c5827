// SPDX-License-Identifier: MIT
#include "shared/framereader.h"

namespace am {

void FrameReader::feed(const QByteArray &bytes)
{
    if (m_overflowed)
        return;
    if (m_begin > 0) {
        m_buffer.remove(0, m_begin);
        m_scanned -= m_begin;
        m_begin = 0;
    }
    m_buffer += bytes;
}

std::optional<QByteArray> FrameReader::next()
{
    if (m_overflowed)
        return {};
    const qsizetype end = m_buffer.indexOf('\n', m_scanned);
    const qsizetype length = (end < 0 ? m_buffer.size() : end + 1) - m_begin;
    if (length > m_largest) {
        m_overflowed = true;
        m_buffer.clear();
        m_begin = m_scanned = 0;
        return {};
    }
    if (end < 0) {
        m_scanned = m_buffer.size();
        return {};
    }
    const QByteArray frame = m_buffer.sliced(m_begin, end - m_begin);
    m_begin = m_scanned = end + 1;
    return frame;
}

} // namespace am
