// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace am {

/// The words of a text as the embedded store compares them: letters and digits only, folded to lower case, without
/// accents, each ideograph a word of its own. Stemming is left to the index.
QStringList searchWords(const QString &text);

/// Whether a word of searchWords() is one ideograph or kana.
bool isIdeograph(const QString &word);

/// What the index keeps of a memory: its words, each behind a prefix that only this caller has. So one caller's words
/// are entries of their own; a search costs what that caller remembers and not what all callers do, and cannot meet
/// another's. Empty when the caller is.
QString indexedWords(const QString &caller, const QString &text);

enum class WordMatch { Whole, Beginning };

/// An FTS5 expression for memories of `caller` with any word of `query`; empty when nothing is left to look for, as in
/// a query of stop words. Looks at the first 2,000 characters and 32 different words.
QString searchExpression(const QString &caller, const QString &query, WordMatch match);

} // namespace am
