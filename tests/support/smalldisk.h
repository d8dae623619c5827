// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace am::test {

/// A file system of a few megabytes in memory, mounted on a directory in a mount namespace that needs no root and
/// lives as long as this object; the daemon is started into it with wrapper().
class SmallDisk final
{
public:
    SmallDisk(const QString &directory, int megabytes);
    ~SmallDisk();
    Q_DISABLE_COPY_MOVE(SmallDisk)

    /// False where namespaces are not allowed (some containers).
    [[nodiscard]] bool isMounted() const { return m_mounted; }
    /// For DaemonProcess::setWrapper().
    [[nodiscard]] QStringList wrapper() const;
    /// Where this process sees the directory.
    [[nodiscard]] QString path() const;
    /// Leaves no byte free, or gives all back.
    bool fill() const;
    bool empty() const;

private:
    QProcess m_holder; ///< of the namespace
    QString m_directory;
    bool m_mounted = false;
};

} // namespace am::test
