// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace am {

/// An erasure's certificate, as `callers.erase` answers, for a FactSheet: what was removed, what was checked, what
/// remains, and what cannot be proved.
QList<std::pair<QString, QString>> certificateFacts(const QJsonObject &certificate);

} // namespace am
