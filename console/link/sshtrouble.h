// SPDX-License-Identifier: MIT
#pragma once

#include "link/route.h"

#include <QByteArray>

namespace am {

/// What ssh wrote on its standard error, in words for an operator, with what can be done; empty when nothing that is
/// known here was among it. The messages are OpenSSH's (readconf.c, sshconnect.c, clientloop.c).
QString knownSshTrouble(const QByteArray &written, const Route &route);
/// The same of an ssh that has ended: of what is not known its last line, which is most likely the reason then. While
/// it runs, that may be a warning, or what the server greets everybody with.
QString sshTrouble(const QByteArray &written, const Route &route);

} // namespace am
