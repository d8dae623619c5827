// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/verb.h"

namespace am::ctl {

/// The manual page agenticmemoryctl(1), for man: its verbs and their options.
QByteArray manualPage(const QList<Verb> &verbs);

} // namespace am::ctl
