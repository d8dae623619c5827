// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace am {

/// One post-call event, whatever form it came in. Contract: ElevenLabs post-call webhooks; everything but the
/// conversation may be missing, and is then empty or 0.
struct CallReport
{
    enum class Direction { Unknown, Inbound, Outbound };

    struct Turn
    {
        enum class Role { User, Agent };
        Role role = Role::User;
        QString text; ///< what was heard; never empty
        double seconds = 0;
    };
    /// One collected value that is not null.
    struct Datum
    {
        QString id;
        QString label; ///< the operator's own name for it, mostly empty
        QString value;
    };
    struct Criterion
    {
        QString id;
        QString result;
        QString rationale;
    };
    /// Where a caller's id was found. What it is worth is for the resolver to say.
    struct CallerCandidate
    {
        enum class Source {
            Register, ///< /client-data named it; the parser does not know those, its user puts them in front
            ExternalNumber,
            PhoneCall,
            WhatsApp,
            Sms,
            CallerId,
            SystemCallerId,
            UserId,
            WebUser ///< the same of a conversation on a web page, which makes it up
        };
        Source source = Source::UserId;
        QString value;
    };

    QString type; ///< as sent; post_call_transcription for the forms that carry none
    QString conversation;
    QString agent;
    qint64 eventTimestamp = 0; ///< seconds
    qint64 startedAt = 0;      ///< seconds
    qint64 durationSeconds = 0;
    Direction direction = Direction::Unknown;
    QString status;            ///< done, failed, ...
    QString callSuccessful;    ///< success, failure, unknown
    QString terminationReason; ///< why the call ended
    QString failureReason;     ///< call_initiation_failure: busy, no-answer, unknown
    /// Of the same: what the telephone network said, "twilio CallStatus busy, SIP 487" or "SIP 486, Busy Here".
    QString failureDetail;
    QString language;
    QString summary;
    QString title;
    QList<Turn> turns;
    QList<Datum> data;
    QList<Criterion> criteria;
    QList<CallerCandidate> callerCandidates; ///< the most telling first

    [[nodiscard]] bool isInitiationFailure() const { return type == QStringLiteral("call_initiation_failure"); }
    [[nodiscard]] bool isTranscription() const { return type == QStringLiteral("post_call_transcription"); }
    /// Whether the caller said anything. A call that failed at its start can call itself a success without.
    [[nodiscard]] bool hasCallerSpoken() const;
};

/// Reads the official object, an array that holds one, the legacy flat form (no `type`, conversation_id at the top)
/// and a conversation as the provider's API returns it. Wrong types count as missing. BadInput when it is no JSON, or
/// neither a type nor a conversation can be found. Not for the hot path: it reads the whole document.
Result<CallReport> parseCallReport(const QByteArray &json);

} // namespace am
