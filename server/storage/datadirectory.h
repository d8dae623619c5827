// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QString>

namespace am {

/// The daemon's own directory, private and held by one process at a time for as long as this object lives.
class DataDirectory final
{
public:
    /// Creates the directory (mode 0700) and its parents if need be, and takes its lock: flock() on the file `lock` in
    /// it, which the kernel lets go of however the process ends, and which holds the holder's pid for people to read.
    /// Errors of kind Storage name the directory: not a directory, someone else's, writable by others, or held already
    /// (by which pid).
    static Result<DataDirectory> open(const QString &path);

    DataDirectory(DataDirectory &&other) noexcept;
    DataDirectory &operator=(DataDirectory &&other) noexcept;
    ~DataDirectory();
    Q_DISABLE_COPY(DataDirectory)

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString filePath(const QString &name) const;

private:
    DataDirectory(QString path, int lock);

    QString m_path;
    int m_lock = -1;
};

} // namespace am
