// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

#include <QString>
#include <QStringList>

namespace am {

/// What the embedded store keeps of an addition: see EmbeddedStore.
QStringList memoryTexts(const MemoryAddition &addition);

/// "semantic" for a part of that name, "factual" for all others.
QString memoryKind(const QString &part);

} // namespace am
