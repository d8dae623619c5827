// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

#include <QByteArray>

namespace am {

/// A caller's memories as a card is kept on disk: a JSON array of {"id", "text", "conversation", "metadata",
/// "created", "updated"}, dates in milliseconds UTC and only where there are any.
QByteArray toKept(const QList<Memory> &memories);
/// Those memories again, each of `caller`; what is no such array is empty.
QList<Memory> fromKept(const QByteArray &kept, const QString &caller);

} // namespace am
