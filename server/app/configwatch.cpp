// SPDX-License-Identifier: MIT
#include "app/configwatch.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

namespace am {

namespace {
constexpr qint64 largest = 1024 * 1024; // no configuration is larger, and whoever names /dev/zero gets an end
constexpr std::chrono::seconds withoutWatch{5};
} // namespace

ConfigWatch::ConfigWatch(std::chrono::milliseconds moment, QObject *parent)
    : QObject(parent)
{
    m_moment.setSingleShot(true);
    m_moment.setInterval(moment);
    m_unwatched.setSingleShot(true);
    m_unwatched.setInterval(withoutWatch);
    connect(&m_moment, &QTimer::timeout, this, &ConfigWatch::look);
    connect(&m_unwatched, &QTimer::timeout, this, &ConfigWatch::look);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &ConfigWatch::touched);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &ConfigWatch::touched);
}

void ConfigWatch::watch(const QStringList &files)
{
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    m_files = files;
    for (const QString &file : files) {
        if (!m_known.contains(file))
            m_known.insert(file, contentOf(file));
    }
    m_known.removeIf([&files](const auto &entry) { return !files.contains(entry.key()); });
    m_seen = m_known;
    if (!watchAll())
        m_unwatched.start();
}

void ConfigWatch::take()
{
    m_known = contents();
    m_seen = m_known;
}

void ConfigWatch::touched()
{
    m_wasTouched = true;
    // Not start(): in a busy folder the moment would never be over.
    if (!m_moment.isActive())
        m_moment.start();
}

void ConfigWatch::look()
{
    const bool allWatched = watchAll();
    const QHash<QString, QByteArray> now = contents();
    if (now != m_seen) {
        m_seen = now;
        m_moment.start();
        return;
    }
    if (!allWatched)
        m_unwatched.start();
    const bool mayBeWhatWasMissing = std::exchange(m_wasTouched, false) && m_expectsAnything;
    if (now == m_known && !mayBeWhatWasMissing)
        return;
    m_known = now;
    Q_EMIT changed();
}

bool ConfigWatch::watchAll()
{
    QStringList missing;
    for (const QString &file : std::as_const(m_files)) {
        missing.append(file);
        missing.append(QFileInfo(file).absolutePath());
    }
    missing.removeDuplicates();
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    missing.removeIf([&watched](const QString &path) { return watched.contains(path); });
    // Of what is not there addPaths() would warn.
    const qsizetype all = missing.size();
    missing.removeIf([](const QString &path) { return !QFileInfo::exists(path); });
    const bool allThere = missing.size() == all;
    return (missing.isEmpty() || m_watcher.addPaths(missing).isEmpty()) && allThere;
}

/// Nothing for a file that is not there, which is different from an empty one.
QByteArray ConfigWatch::contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QCryptographicHash::hash(file.read(largest), QCryptographicHash::Sha256);
}

QHash<QString, QByteArray> ConfigWatch::contents() const
{
    QHash<QString, QByteArray> contents;
    for (const QString &file : m_files)
        contents.insert(file, contentOf(file));
    return contents;
}

} // namespace am
