// SPDX-License-Identifier: MIT
#pragma once

#include "look/colors.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace am {

/// What the signature doctor found, for people.
struct Finding
{
    QString text;
    Tone tone = Tone::Plain;
};

/// Why a webhook's signature is accepted or refused: which part is wrong (header, clock, key or body), and whether one
/// of the usual accidents explains it: a body that was parsed and written again, a line end that came or went, a key
/// with spaces around it or without its prefix. The first finding is the verdict. The header may have its name in front
/// of it. `now` in seconds.
QList<Finding> examineSignature(const QByteArray &header, const QByteArray &body, const QByteArray &key, qint64 now);

} // namespace am
