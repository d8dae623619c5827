// SPDX-License-Identifier: MIT
#include "keys/profilekeys.h"

#include "link/profiles.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString choice = u"keys/inFile"_s;

/// As the keychain knows it; a change loses the keys that are kept.
QString nameOf(const QString &profile, KeySlot slot)
{
    switch (slot) {
    case KeySlot::Signing:
        return profile + u"/signing"_s;
    case KeySlot::NextSigning:
        return profile + u"/signing-next"_s;
    case KeySlot::Workspace:
        break;
    }
    return profile + u"/workspace"_s;
}

} // namespace

ProfileKeys::ProfileKeys(Profiles &profiles, Keychain &system, KeyFile &file, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_profiles(profiles)
    , m_system(system)
    , m_file(file)
    , m_settings(settings)
    , m_usesFile(settings.value(choice, false).toBool())
{
    connect(&profiles, &Profiles::removed, this, &ProfileKeys::forgetAll);
}

Keychain &ProfileKeys::place() const
{
    return m_usesFile ? static_cast<Keychain &>(m_file) : m_system;
}

void ProfileKeys::read(KeySlot slot, QObject *context, Reply<QByteArray> reply)
{
    place().read(nameOf(m_profiles.profile().id, slot), context, std::move(reply));
}

void ProfileKeys::keep(KeySlot slot, const QByteArray &key, QObject *context, Reply<Done> reply)
{
    place().write(nameOf(m_profiles.profile().id, slot), key, context, std::move(reply));
}

void ProfileKeys::forget(KeySlot slot, QObject *context, Reply<Done> reply)
{
    place().erase(nameOf(m_profiles.profile().id, slot), context, std::move(reply));
}

void ProfileKeys::setUsesFile(bool uses)
{
    if (std::exchange(m_usesFile, uses) == uses)
        return;
    m_settings.setValue(choice, uses);
    if (!uses)
        m_file.remove();
    Q_EMIT changed();
}

/// In the keychain, too, when the file is used now: it may have been otherwise.
void ProfileKeys::forgetAll(const QString &profile)
{
    for (const KeySlot slot : {KeySlot::Signing, KeySlot::NextSigning, KeySlot::Workspace}) {
        const QString name = nameOf(profile, slot);
        m_system.erase(name, this, [](const Result<Done> &) {});
        if (m_usesFile)
            m_file.erase(name, this, [](const Result<Done> &) {});
    }
}

} // namespace am
