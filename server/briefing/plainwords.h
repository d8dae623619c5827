// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace am {

/// A text as somebody reads it who does not look closely, such as a language model: lower case, without accents,
/// ornaments and what is not seen, and with Latin letters for those of other scripts that look like them
/// ("Іgnоrе" in Cyrillic letters, "ｉｇｎｏｒｅ", "I\u200Bgnore" are all "ignore"). For comparing, never for showing.
QString plainText(QStringView text);

/// The words of a plainText(), in order. Letters that stand apart are one word ("i g n o r e", "i.g.n.o.r.e");
/// Japanese, which has no spaces, is one word up to the next punctuation. Between them stand the marks that rules speak
/// of:
/// "^" where a line or sentence begins, ":" and ",", "-" between the parts of a word, and "." where a sentence ends,
/// which is never before its fourth word, so that full stops cannot take a short order apart.
QStringList plainWords(const QString &plainText);

/// Is `word` one of the marks of plainWords()?
bool isMark(const QString &word);

/// Han, Hiragana or Katakana: written without spaces.
bool isUnspaced(QChar character);

} // namespace am
