// SPDX-License-Identifier: MIT
#pragma once

#include "storage/delivery.h"

#include <QJsonObject>

namespace am {

/// Whether a caller's number is told whole. Who is told it whole is in the audit log.
enum class CallerShown { Masked, Whole };

/// {"id","type","conversation","agent","caller","state","reason","attempts","received_at","updated_at",
/// "report_bytes"}, with "next_attempt_at" when it waits and "discarded_at" when it was
QJsonObject toJson(const Delivery &delivery, CallerShown caller);
/// {"name","state","reason","attempts","failures","uncertain","event_id","sent_at","memory_ids","updated_at"}
QJsonObject toJson(const DeliveryPart &part);
/// {"part","state","at","reason"}; part is empty for the whole delivery.
QJsonObject toJson(const DeliveryTransition &transition);
/// The delivery with "parts" and "transitions".
QJsonObject receiptToJson(const Delivery &delivery, const QList<DeliveryTransition> &transitions);

} // namespace am
