// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace am {

/// The sentences of a text, in order, each as it stands there but for runs of white space. Where a full stop may or may
/// not end one ("in the U.S. He left") the two stay together: a memory too long is better than half a one.
QStringList sentences(const QString &text);

} // namespace am
