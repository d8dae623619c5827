// SPDX-License-Identifier: MIT
#include "http/linereader.h"

namespace am {

LineReader::Outcome LineReader::take(QByteArrayView bytes, qsizetype allowance, qsizetype &taken)
{
    if (m_finished)
        reset();
    const qsizetype end = bytes.indexOf('\n');
    taken = end < 0 ? bytes.size() : end + 1;
    if (m_begun.size() + taken > allowance)
        return Outcome::TooLong;
    if (end < 0) {
        m_begun.append(bytes);
        return Outcome::More;
    }
    m_line = bytes.first(taken);
    if (!m_begun.isEmpty())
        m_line = m_begun.append(m_line);
    m_finished = true;
    if (!m_line.endsWith("\r\n"))
        return Outcome::BareLineFeed;
    m_line.chop(2);
    return Outcome::Line;
}

void LineReader::reset()
{
    m_begun.clear();
    m_line = {};
    m_finished = false;
}

} // namespace am
