// SPDX-License-Identifier: MIT
#include "link/route.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype longestSocket = 100; ///< bytes; a socket's address holds 108

Error refused(const char *why)
{
    return {Error::Kind::BadInput, QCoreApplication::translate("Route", why)};
}

} // namespace

Result<SshHost> sshHost(const QString &text)
{
    static const QRegularExpression form(
        u"\\A(?:(?<user>[A-Za-z0-9_][A-Za-z0-9_.+-]*)@)?"
        "(?:\\[(?<address>[0-9A-Fa-f:.]+)\\]|(?<name>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?))"
        "(?::(?<port>[0-9]{1,5}))?\\z"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return refused(QT_TRANSLATE_NOOP("Route", "A host is written as host, user@host or user@host:port"));
    SshHost host;
    if (match.hasCaptured(u"port"_s)) {
        const uint port = match.captured(u"port"_s).toUInt();
        if (port == 0 || port > 65'535)
            return refused(QT_TRANSLATE_NOOP("Route", "A port is a number from 1 to 65535"));
        host.port = quint16(port);
    }
    const QString user = match.captured(u"user"_s);
    host.destination =
        (user.isEmpty() ? QString() : user + u'@') + match.captured(u"name"_s) + match.captured(u"address"_s);
    return host;
}

Result<Done> checkRemoteSocket(const QString &path)
{
    static const QRegularExpression special(u"[\\s:%$\\\\\"'\\x00-\\x1f\\x7f]"_s);
    if (!path.startsWith(u'/'))
        return refused(QT_TRANSLATE_NOOP("Route", "The socket's path on that computer begins with /"));
    if (path.contains(special))
        return refused(
            QT_TRANSLATE_NOOP("Route", "ssh takes no socket whose path has a space or one of : % $ \\ ' \""));
    if (path.toUtf8().size() > longestSocket)
        return refused(QT_TRANSLATE_NOOP("Route", "This path is too long for a socket"));
    return Done{};
}

} // namespace am
