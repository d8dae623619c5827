// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace am {

/// The words of a text as the embedded store compares them: letters and digits only, folded to lower case, without
/// accents, each ideograph a word of its own. Stemming is left to the index.
QStringList searchWords(const QString &text);

/// The words of a query that say what it is after: without stop words, each once, of the first 2,000 characters, at
/// most
/// 32. Empty when nothing is left to look for.
QStringList queryWords(const QString &query);

/// Whether a word of searchWords() is one ideograph or kana.
bool isIdeograph(const QString &word);

/// What the index keeps of a memory: its words, each behind a prefix that only this caller has. So one caller's words
/// are entries of their own; a search costs what that caller remembers and not what all callers do, and cannot meet
/// another's. Empty when the caller is.
QString indexedWords(const QString &caller, const QString &text);

enum class WordMatch { Whole, Beginning };

/// An FTS5 expression for memories of `caller` with any of queryWords(); empty when there are none.
QString searchExpression(const QString &caller, const QString &query, WordMatch match);

} // namespace am
