// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/verb.h"

namespace am::ctl {

/// The verb's own and those that every verb takes: --socket, --json, --help.
QList<QCommandLineOption> optionsOf(const Verb &verb);

/// A bash script that completes verbs and their options.
QByteArray bashCompletion(const QList<Verb> &verbs);

} // namespace am::ctl
