// SPDX-License-Identifier: MIT
#pragma once

#include "http/descriptor.h"
#include "shared/result.h"

#include <QByteArray>

#include <optional>

#include <sys/types.h>

namespace am {

/// A listening Unix socket in the file system. The file that a dead daemon left is replaced; one that somebody answers
/// is not. Its own file goes when it does.
class UnixListener final
{
public:
    enum class Outcome {
        Accepted,
        Nothing,  ///< nobody is waiting
        Exhausted ///< no descriptor or memory left: try again later
    };

    UnixListener() = default;
    ~UnixListener() { close(); }
    Q_DISABLE_COPY_MOVE(UnixListener)

    /// Mode 0600, or 0660 with `group`. Errors name the path and what is in the way; Kind::Busy: a live daemon.
    Result<Done> listen(const QString &path, std::optional<gid_t> group);
    void close();
    [[nodiscard]] int number() const { return m_socket.number(); }
    [[nodiscard]] bool isListening() const { return m_socket.isOpen(); }
    /// `socket` is set when one was Accepted; it does not block.
    Outcome accept(Descriptor &socket);

private:
    Descriptor m_socket;
    QByteArray m_path;
    dev_t m_device = 0; ///< with m_inode: which file is ours
    ino_t m_inode = 0;
};

} // namespace am
