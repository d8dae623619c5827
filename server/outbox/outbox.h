// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

namespace am {

/// One webhook event as it came, ready to be kept.
/// `(tenant, platform, type, conversation)` is its identity: what comes again under it changes nothing.
struct IncomingReport
{
    QString tenant = QStringLiteral("default");
    QString platform = QStringLiteral("elevenlabs");
    QString type;         ///< post_call_transcription, post_call_audio, call_initiation_failure, or whatever was sent
    QString conversation; ///< "sha256:<hex of the body>" when the event names none
    QString agent;
    QString caller;            ///< who /client-data said it is; empty when unknown, then the body tells
    qint64 eventTimestamp = 0; ///< seconds; 0 when the event names none
    QByteArray body;           ///< this event's own JSON, byte for byte
    QString note = {};         ///< how it came, for the receipt; empty = by webhook
};

enum class Acceptance { New, Duplicate };

/// Where /post-call puts reports. Answers after the rows are on disk (fsync), or with an Error of kind Storage.
class Outbox
{
public:
    Outbox() = default;
    virtual ~Outbox() = default;
    Q_DISABLE_COPY_MOVE(Outbox)

    /// All or none; one Acceptance for each report, in order.
    virtual void accept(QList<IncomingReport> reports, QObject *context, Reply<QList<Acceptance>> reply) = 0;
};

} // namespace am
