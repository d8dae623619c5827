// SPDX-License-Identifier: MIT
#pragma once

#include "keys/keychain.h"

namespace am {

/// The desktop's own (Secret Service or KWallet), through QtKeychain. Its fallback, a file without protection, stays
/// off.
class SystemKeychain final : public Keychain
{
public:
    void read(const QString &name, QObject *context, Reply<QByteArray> reply) override;
    void write(const QString &name, const QByteArray &secret, QObject *context, Reply<Done> reply) override;
    void erase(const QString &name, QObject *context, Reply<Done> reply) override;
};

} // namespace am
