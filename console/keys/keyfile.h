// SPDX-License-Identifier: MIT
#pragma once

#include "keys/keychain.h"

#include <QJsonObject>

namespace am {

/// Secrets in a file of mode 0600, for those who have no keychain and have said that this will do: {"name":"secret",…},
/// as it is. One that others may read, or that is somebody else's, is refused.
class KeyFile final : public Keychain
{
public:
    explicit KeyFile(QString path);

    void read(const QString &name, QObject *context, Reply<QByteArray> reply) override;
    void write(const QString &name, const QByteArray &secret, QObject *context, Reply<Done> reply) override;
    void erase(const QString &name, QObject *context, Reply<Done> reply) override;

    [[nodiscard]] QString path() const { return m_path; }
    /// With all that is in it.
    void remove();

private:
    [[nodiscard]] Result<QJsonObject> load() const;
    [[nodiscard]] Result<Done> save(const QJsonObject &secrets) const;

    QString m_path;
};

} // namespace am
