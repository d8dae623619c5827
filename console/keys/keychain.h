// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>

class QObject;

namespace am {

/// Somewhere that keeps an operator's secrets by name. Errors: Unreachable when there is no such place at present,
/// Denied when it may not be used, NotFound when nothing of this name is kept.
class Keychain
{
public:
    virtual ~Keychain() = default;

    virtual void read(const QString &name, QObject *context, Reply<QByteArray> reply) = 0;
    virtual void write(const QString &name, const QByteArray &secret, QObject *context, Reply<Done> reply) = 0;
    /// Done, too, when there was none.
    virtual void erase(const QString &name, QObject *context, Reply<Done> reply) = 0;
};

} // namespace am
