// SPDX-License-Identifier: MIT
#include "link/profile.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype longestName = 60;

QString tr(const char *text)
{
    return QCoreApplication::translate("Profile", text);
}

} // namespace

QString mistakeIn(const Profile &profile)
{
    if (profile.name.trimmed().isEmpty())
        return tr("It needs a name");
    if (profile.name.size() > longestName)
        return tr("Its name is too long");
    if (!profile.webhooks.isEmpty() && webhookAddress(profile.webhooks).isEmpty())
        return tr("The address for webhooks is written as http://127.0.0.1:8080 or https://memory.example.com");
    if (profile.host.isEmpty())
        return {};
    if (const auto host = sshHost(profile.host); !host)
        return host.error().detail;
    const auto socket = checkRemoteSocket(profile.socket);
    return socket ? QString() : socket.error().detail;
}

Route routeOf(const Profile &profile, const QStringList &local)
{
    if (profile.host.isEmpty())
        return {.sockets = profile.socket.isEmpty() ? local : QStringList{profile.socket}};
    return {.sockets = {profile.socket}, .host = sshHost(profile.host).value()};
}

QUrl webhookAddress(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !isHttp || url.host().isEmpty() || !url.userInfo().isEmpty())
        return {};
    return url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

} // namespace am
