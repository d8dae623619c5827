// SPDX-License-Identifier: MIT
#pragma once

#include "link/route.h"

#include <QByteArray>

namespace am {

/// What ssh wrote on its standard error, in words for an operator, with what can be done; empty when it wrote nothing.
/// The messages are OpenSSH's (readconf.c, sshconnect.c, clientloop.c); of one that is not known here its last line.
QString sshTrouble(const QByteArray &written, const Route &route);

} // namespace am
