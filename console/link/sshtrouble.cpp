// SPDX-License-Identifier: MIT
#include "link/sshtrouble.h"

#include "link/plaintext.h"

#include <QCoreApplication>

#include <array>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype longestLine = 200;

struct Known
{
    const char *written; ///< a piece of what ssh writes
    const char *meaning; ///< %1 is the host, %2 the socket there
};

// The first that fits, so what explains more comes first.
constexpr std::array known = {
    Known{"IDENTIFICATION HAS CHANGED",
          QT_TRANSLATE_NOOP("SshTunnel",
                            "the host key of %1 has changed: find out why, then run ssh-keygen -R and ssh %1 "
                            "in a terminal")},
    Known{"host key is known for", QT_TRANSLATE_NOOP("SshTunnel", "host key not known: run ssh %1 once in a terminal")},
    Known{"Host key verification failed",
          QT_TRANSLATE_NOOP("SshTunnel", "host key not known: run ssh %1 once in a terminal")},
    Known{"Permission denied (",
          QT_TRANSLATE_NOOP("SshTunnel",
                            "permission denied: %1 takes none of your SSH keys (a key with a passphrase has "
                            "to be unlocked with ssh-add first)")},
    Known{"Too many authentication failures",
          QT_TRANSLATE_NOOP("SshTunnel", "permission denied: %1 was offered too many SSH keys that it does not know")},
    Known{"administratively prohibited",
          QT_TRANSLATE_NOOP("SshTunnel", "%1 does not forward sockets: AllowStreamLocalForwarding is off there")},
    Known{"open failed", QT_TRANSLATE_NOOP("SshTunnel", "no such socket there, or you may not use it: %2 at %1")},
    Known{"Could not resolve hostname", QT_TRANSLATE_NOOP("SshTunnel", "there is no computer named %1")},
    Known{"Connection refused", QT_TRANSLATE_NOOP("SshTunnel", "%1 takes no SSH connections at this port")},
    Known{"timed out", QT_TRANSLATE_NOOP("SshTunnel", "%1 does not answer")},
    Known{"not responding", QT_TRANSLATE_NOOP("SshTunnel", "%1 does not answer any more")},
    Known{"No route to host", QT_TRANSLATE_NOOP("SshTunnel", "there is no way to %1 in this network")},
    Known{"Network is unreachable", QT_TRANSLATE_NOOP("SshTunnel", "there is no way to %1 in this network")},
    Known{"closed by remote host", QT_TRANSLATE_NOOP("SshTunnel", "%1 has ended the SSH connection")},
    Known{"Connection reset", QT_TRANSLATE_NOOP("SshTunnel", "the SSH connection to %1 was lost")},
    Known{"Broken pipe", QT_TRANSLATE_NOOP("SshTunnel", "the SSH connection to %1 was lost")},
};

} // namespace

QString knownSshTrouble(const QByteArray &written, const Route &route)
{
    for (const Known &one : known) {
        if (written.contains(one.written)) {
            return QCoreApplication::translate("SshTunnel", one.meaning)
                .replace(u"%1"_s, route.host.destination)
                .replace(u"%2"_s, route.sockets.value(0));
        }
    }
    return {};
}

QString sshTrouble(const QByteArray &written, const Route &route)
{
    QString meaning = knownSshTrouble(written, route);
    if (!meaning.isEmpty())
        return meaning;
    const QByteArray text = written.trimmed();
    const QString line = plainText(QString::fromUtf8(text.mid(text.lastIndexOf('\n') + 1)), longestLine);
    return line.isEmpty() ? QString() : QCoreApplication::translate("SshTunnel", "ssh says: %1").arg(line);
}

} // namespace am
