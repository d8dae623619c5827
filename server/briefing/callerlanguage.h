// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// The language that a memory says the caller wants to be spoken to in, as ISO 639-1: "es" of the collected datum
/// "Preferred language: Spanish" (or "es", "es-MX", "español", "Spanisch") and of the sentence "The caller prefers to
/// speak Spanish". Empty for anything else: that somebody knows a language is no wish to hear it. Only the first 500
/// characters are looked at.
QString callerLanguage(const QString &memory);

/// The language that `name` means: a code, or a name in English, in the language itself, and for the most spoken ones
/// in German, Spanish, French, Portuguese and Japanese. Empty when it is none.
QString languageCode(const QString &name);

/// Whether it may be set as an agent's language: "de", or "pt-br" with a region.
bool isLanguageCode(const QString &code);

} // namespace am
