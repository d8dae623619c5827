// SPDX-License-Identifier: MIT
#include "outgoing/onceonlybody.h"

#include <algorithm>
#include <cstring>

namespace am {

qint64 OnceOnlyBody::readData(char *data, qint64 most)
{
    const qint64 count = std::min<qint64>(most, m_bytes.size() - pos());
    if (count <= 0)
        return pos() >= m_bytes.size() ? -1 : 0;
    std::memcpy(data, m_bytes.constData() + pos(), size_t(count));
    return count;
}

} // namespace am
