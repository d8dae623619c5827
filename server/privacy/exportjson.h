// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"
#include "storage/callaudiotable.h"
#include "storage/calltable.h"
#include "storage/cardtable.h"
#include "storage/delivery.h"
#include "storage/memoryusetable.h"
#include "storage/requestlogtable.h"

#include <QByteArray>
#include <QJsonObject>

/// The pieces of a caller's export (callerexport.h says of what form), each one complete JSON value.
namespace am::exportjson {

/// ISO 8601, UTC; null for 0.
QJsonValue date(qint64 milliseconds);
QByteArray memory(const Memory &memory);
/// `report` is JSON already, byte for byte, or empty when there is none any more.
QByteArray delivery(const Delivery &delivery, const QList<DeliveryTransition> &transitions,
                    const QList<CallAudio> &recordings, const QByteArray &report);
QByteArray logLine(const LoggedRequest &request);
QByteArray call(const CallRow &call);
QByteArray use(const MemoryUseRow &use);
QByteArray card(const CardRow &card);

} // namespace am::exportjson
