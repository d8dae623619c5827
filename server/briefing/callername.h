// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

namespace am {

/// How sure it is that a name is the caller's. Both are told in greetings; what is less sure than Stated is no name
/// at all, since to greet a person by a word that is not their name is worse than to use none.
enum class NameConfidence {
    None, ///< no name, or one that may be somebody else's, is odd, or is doubted by the memory itself
    Stated, ///< a sentence about the caller says it: "The caller's name is Maren", "Me llamo Maren", 田中と申します
    Collected ///< a collected datum: "User name: Maren"
};

struct CallerName
{
    QString text;
    NameConfidence confidence = NameConfidence::None;
};

/// A name in one memory, with the call it was heard in. Its confidence is never None.
struct HeardName
{
    CallerName name;
    QString conversation; ///< may be empty
    QDateTime at;         ///< may be invalid: then it is older than any other
};

/// The caller's name in one memory about them, which must be a fact: in what was merely said during a call, "my name
/// is" may be the agent's. Collected data are read a line each; `furtherKeys` are ids of data that hold the name
/// beside user_name, name and the like in six languages ("Nombre del cliente", 氏名). Only the first 500 characters are
/// looked at. Which lines are meant: test_data/briefing.
CallerName callerName(const QString &memory, const QStringList &furtherKeys);

/// The name to greet by: the newest one, for people marry and data collection mishears. Within one call, and at the
/// same time, collected beats stated, and two names that do not fit together ("Maren", "Paul") are none: nobody knows
/// which. Of two that do ("Maren", "Maren Voss") it is the longer one.
QString confidentName(const QList<HeardName> &heard);

} // namespace am
