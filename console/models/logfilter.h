// SPDX-License-Identifier: MIT
#pragma once

#include "models/logstore.h"
#include "shared/result.h"

#include <QList>

namespace am {

/// Which lines of the log are wanted, as an operator types it:
///
///   status:>=500 endpoint:post-call caller:*29 since:15m timeout
///
/// Terms stand between spaces and all must hold; "-" before one turns it round; "…" holds spaces together. Keys:
/// status, ms (both a number, or 5xx, with >=, <=, > or < before it), endpoint, method, caller, conversation, agent,
/// code (a piece of it; * for anything makes it the whole), since and until (15m, 2h, 3d, or ISO 8601). A word without
/// a key occurs in the note, the code, the endpoint or the conversation.
class LogFilter final
{
public:
    /// BadInput when it cannot be understood; the detail is for the operator. `now` in milliseconds.
    static Result<LogFilter> parse(const QString &text, qint64 now);
    static const QStringList &keys();

    [[nodiscard]] bool isEmpty() const { return m_terms.isEmpty(); }
    [[nodiscard]] bool matches(const LogLine &line) const;

private:
    enum class Subject { Word, Status, Took, At, Endpoint, Method, Caller, Conversation, Agent, Code };
    struct Term
    {
        Subject subject = Subject::Word;
        bool isNegated = false;
        QString text = {};
        bool isWhole = false; ///< `text` is a wildcard for all of it
        double from = 0;      ///< of numbers, both belong to it
        double to = 0;
    };

    static Result<Term> termOf(const QString &key, const QString &value, qint64 now);
    static Result<Term> numberTerm(Subject subject, const QString &value);
    static Result<Term> timeTerm(bool isSince, const QString &value, qint64 now);
    static bool holds(const Term &term, const LogLine &line);
    static bool textHolds(const Term &term, const QString &text);

    QList<Term> m_terms;
};

} // namespace am
