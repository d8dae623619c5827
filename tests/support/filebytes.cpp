// SPDX-License-Identifier: MIT
#include "support/filebytes.h"

#include <QDirIterator>
#include <QFile>

#include <algorithm>
#include <functional>

namespace am::test {

bool directoryHolds(const QString &directory, const QByteArray &bytes)
{
    QDirIterator files(directory, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    QStringList names;
    while (files.hasNext())
        names.append(files.next());
    // A checkpoint moves bytes from the -wal into the database: who reads that first misses nothing.
    std::sort(names.begin(), names.end(), std::greater());
    return std::any_of(names.cbegin(), names.cend(), [&bytes](const QString &name) {
        QFile file(name);
        return name.contains(QString::fromUtf8(bytes)) ||
               (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes));
    });
}

} // namespace am::test
