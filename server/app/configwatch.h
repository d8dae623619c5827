// SPDX-License-Identifier: MIT
#pragma once

#include <QFileSystemWatcher>
#include <QHash>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace am {

/// Tells when the configuration or a template that it names was changed on disk.
///
/// Editors write a file in place, bit by bit, or beside it and rename it; others swap a link. So folders are watched
/// as well as files, what counts is the content, and it must have been the same for a moment. What cannot be watched
/// (a folder that is gone, no more watches to be had) is looked at every five seconds.
class ConfigWatch final : public QObject
{
    Q_OBJECT

public:
    explicit ConfigWatch(std::chrono::milliseconds moment = std::chrono::milliseconds(300), QObject *parent = nullptr);

    /// These files, and no others any more. What is in the new ones now is known.
    void watch(const QStringList &files);
    /// The files are about to be read: what is in them now is known.
    void take();
    /// After a refusal, whatever changes beside the files may be what was missing, and is told too.
    void expectAnything(bool expected) { m_expectsAnything = expected; }

Q_SIGNALS:
    void changed();

private:
    void look();
    /// Again, because a watch ends with the file that was watched. Whether all are watched.
    bool watchAll();
    void touched();
    static QByteArray contentOf(const QString &file);
    [[nodiscard]] QHash<QString, QByteArray> contents() const;

    QFileSystemWatcher m_watcher;
    QTimer m_moment;
    QTimer m_unwatched; ///< running while something cannot be watched
    QStringList m_files;
    QHash<QString, QByteArray> m_known; ///< file -> hash of what was told
    QHash<QString, QByteArray> m_seen;  ///< the same, at the last look
    bool m_expectsAnything = false;
    bool m_wasTouched = false;
};

} // namespace am
