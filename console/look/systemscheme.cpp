// SPDX-License-Identifier: MIT
#include "look/systemscheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString service = u"org.freedesktop.portal.Desktop"_s;
const QString path = u"/org/freedesktop/portal/desktop"_s;
const QString settings = u"org.freedesktop.portal.Settings"_s;
const QString appearance = u"org.freedesktop.appearance"_s;
const QString colorScheme = u"color-scheme"_s;

} // namespace

SystemScheme::SystemScheme(QObject *parent)
    : QObject(parent)
{
}

void SystemScheme::start()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service, path, settings, u"SettingChanged"_s, this, SLOT(take(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(service, path, settings, u"Read"_s);
    question << appearance << colorScheme;
    auto *const answer = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        const QDBusPendingReply<QDBusVariant> value = *answer;
        // Read() wraps the value twice, unlike the signal.
        if (!value.isError())
            take(appearance, colorScheme, value.value().variant().value<QDBusVariant>());
        answer->deleteLater();
    });
}

void SystemScheme::take(const QString &group, const QString &key, const QDBusVariant &value)
{
    constexpr uint preferDark = 1;
    if (group == appearance && key == colorScheme)
        Q_EMIT changed(value.variant().toUInt() == preferDark);
}

} // namespace am
