// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

namespace am {

class AdminMethods;
class AudioFiles;
class Reader;

/// calls.audio: the recording of a call, in pieces. `files` outlives the methods; `context` is whose end ends what is
/// under way.
void addAudioMethods(AdminMethods &methods, Reader &reader, const AudioFiles &files, QObject *context);

} // namespace am
