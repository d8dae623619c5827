// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace am::test {

/// Whether those bytes stand anywhere in a directory, in the content or the name of a file. A database may be at work
/// there: what it moves meanwhile is not missed.
bool directoryHolds(const QString &directory, const QByteArray &bytes);

} // namespace am::test
