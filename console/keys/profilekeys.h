// SPDX-License-Identifier: MIT
#pragma once

#include "keys/keyfile.h"

#include <QObject>

class QSettings;

namespace am {

class Profiles;

/// What a profile may have a key for: signatures of webhooks, two of them while one follows the other, and the
/// workspace.
enum class KeySlot { Signing, NextSigning, Workspace };

/// The keys that an operator keeps for the profile in use: in the system's keychain, or in a file, if there is none and
/// the operator has chosen so. They are read when they are needed and held nowhere.
class ProfileKeys final : public QObject
{
    Q_OBJECT

public:
    /// All of them outlive this. In `settings` is the choice, and no secret.
    ProfileKeys(Profiles &profiles, Keychain &system, KeyFile &file, QSettings &settings, QObject *parent = nullptr);

    void read(KeySlot slot, QObject *context, Reply<QByteArray> reply);
    void keep(KeySlot slot, const QByteArray &key, QObject *context, Reply<Done> reply);
    void forget(KeySlot slot, QObject *context, Reply<Done> reply);

    [[nodiscard]] bool usesFile() const { return m_usesFile; }
    [[nodiscard]] QString file() const { return m_file.path(); }
    /// The operator's choice. Without the file, all that was in it is gone.
    void setUsesFile(bool uses);
    [[nodiscard]] Profiles &profiles() const { return m_profiles; }

Q_SIGNALS:
    /// Where they are kept.
    void changed();

private:
    [[nodiscard]] Keychain &place() const;
    void forgetAll(const QString &profile);

    Profiles &m_profiles;
    Keychain &m_system;
    KeyFile &m_file;
    QSettings &m_settings;
    bool m_usesFile = false;
};

} // namespace am
