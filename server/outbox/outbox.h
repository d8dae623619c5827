// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

namespace am {

/// A recording that came in a report: base64, the text of a JSON string as it stands between its quotes.
struct RecordingText
{
    QByteArray body = {}; ///< what it stands in, shared: many megabytes that nobody shall copy
    qsizetype from = 0;
    qsizetype size = 0;

    [[nodiscard]] bool isEmpty() const { return size == 0; }
    [[nodiscard]] QByteArrayView text() const { return QByteArrayView(body).sliced(from, size); }
};

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
    QByteArray body;           ///< this event's own JSON, byte for byte, but for ...
    RecordingText recording;   ///< ... what stood in data.full_audio, where `body` has ""
    QString note = {};         ///< how it came, for the receipt; empty = by webhook
};

/// Erased: its conversation was erased, so that it was not kept.
enum class Acceptance { New, Duplicate, Erased };

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
