// SPDX-License-Identifier: MIT
#pragma once

#include "shared/clock.h"
#include "shared/result.h"
#include "storage/delivery.h"

#include <QObject>

#include <functional>
#include <memory>

class QSqlDatabase;

namespace am {

class DeliveryTable;
class Reader;
class Writer;

/// What became of a report, from its arrival to the memories.
struct DeliveryReceipt
{
    Delivery delivery; ///< with its parts
    QList<DeliveryTransition> transitions;
};

/// `ids` when there are any, else what the filter finds. The tenant is the filter's in both cases. A filter that names
/// no state means the dead ones.
struct DeliverySelection
{
    QList<qint64> ids = {};
    DeliveryFilter filter = {};
};

/// What the operator asks of deliveries and does to them. However many are meant, they are changed a few at a time, so
/// that reports which arrive meanwhile are accepted between.
class DeliveryDesk final : public QObject
{
    Q_OBJECT

public:
    /// `writer` and `reader` outlive the desk.
    DeliveryDesk(Writer &writer, Reader &reader, Clock clock = &systemClock, QObject *parent = nullptr);

    /// Newest first, paged by `filter.before`; without parts.
    void list(const DeliveryFilter &filter, int limit, QObject *context, Reply<QList<Delivery>> reply);
    /// NotFound when there is none.
    void receipt(const DeliveryKey &key, QObject *context, Reply<DeliveryReceipt> reply);
    /// The raw report, byte for byte. NotFound when there is none, or its time was over.
    void report(const DeliveryKey &key, QObject *context, Reply<QByteArray> reply);

    /// Dead ones go back into their callers' lines; answers how many. Those of the selection that are not dead, or
    /// were discarded, stay as they are.
    void replay(const DeliverySelection &selection, QObject *context, Reply<qint64> reply);
    /// Dead or waiting ones end for good; answers how many. The reason goes into their receipts.
    void discard(const DeliverySelection &selection, const QString &reason, QObject *context, Reply<qint64> reply);

Q_SIGNALS:
    /// Something became due, or ended: for DeliveryWorker::wake().
    void changed();

private:
    using Change = std::function<Result<bool>(DeliveryTable &table, const DeliveryKey &key, qint64 now)>;
    struct Work; ///< one replay or discard, on its way through the selection
    void begin(const DeliverySelection &selection, Change change, QObject *context, Reply<qint64> reply);
    void select(const std::shared_ptr<Work> &work);
    void apply(const std::shared_ptr<Work> &work, const QList<qint64> &ids);
    void advance(const std::shared_ptr<Work> &work, qint64 count);
    void finish(const std::shared_ptr<Work> &work, const Result<qint64> &result);

    Writer &m_writer;
    Reader &m_reader;
    Clock m_clock;
};

} // namespace am
