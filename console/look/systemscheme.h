// SPDX-License-Identifier: MIT
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace am {

/// Whether the desktop is dark, as its settings portal says (org.freedesktop.appearance color-scheme), now and
/// whenever that changes. Without a portal it says nothing.
class SystemScheme final : public QObject
{
    Q_OBJECT

public:
    explicit SystemScheme(QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void changed(bool dark);

private Q_SLOTS:
    void take(const QString &group, const QString &key, const QDBusVariant &value);
};

} // namespace am
