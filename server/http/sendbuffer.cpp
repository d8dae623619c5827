// SPDX-License-Identifier: MIT
#include "http/sendbuffer.h"

#include <sys/socket.h>

#include <cerrno>

namespace am {

void SendBuffer::fill(QByteArray bytes)
{
    m_bytes = std::move(bytes);
    m_sent = 0;
}

SendBuffer::Outcome SendBuffer::flush(int descriptor, bool &progress)
{
    progress = false;
    while (m_sent < m_bytes.size()) {
        const ssize_t size =
            ::send(descriptor, m_bytes.constData() + m_sent, size_t(m_bytes.size() - m_sent), MSG_NOSIGNAL);
        if (size >= 0) {
            progress = true;
            m_sent += size;
        } else if (errno != EINTR) {
            return errno == EAGAIN ? Outcome::Blocked : Outcome::Broken;
        }
    }
    fill({});
    return Outcome::Done;
}

} // namespace am
