// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

/// Secrets on disk: one to a line, blank lines and lines starting with '#' ignored. During a rotation a file holds
/// the old key and the new one.
namespace am::secretfile {

/// Refuses a file that everyone on the machine may read, an empty one, and one over 64 KB. The Error tells the file
/// and what to do, never a byte of it.
Result<QList<QByteArray>> read(const QString &path);

/// May everyone on the machine read this file?
bool isWorldReadable(const QString &path);

/// "a,b" as two keys: how a rotation looks in an environment variable.
QList<QByteArray> splitCommas(const QByteArray &value);

} // namespace am::secretfile
