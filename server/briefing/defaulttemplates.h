// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace am {

// Templates for operators who wrote none, in English, Spanish, German, French, Portuguese and Japanese. `language` is
// ISO 639-1, with or without a region ("pt-br"); any other gets the English ones.

/// Which languages there are.
QStringList defaultTemplateLanguages();

/// What an agent is, in the most general words. Nothing is known of the caller in it: defaultNotes() belong behind it.
QString defaultPrompt(const QString &language);
/// The notes, and how to use them if there are any: what is put behind a prompt that has no place for them.
QString defaultNotes(const QString &language);
/// By name where the name is known, and otherwise to those who have called before than to those who have not.
QString defaultGreeting(const QString &language);

} // namespace am
