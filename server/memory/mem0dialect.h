// SPDX-License-Identifier: MIT
#pragma once

#include "memory/mem0settings.h"
#include "memory/memorystore.h"
#include "outgoing/calladdress.h"
#include "outgoing/outgoingcall.h"

#include <functional>

namespace am {

/// One operation in the words of one kind of Mem0: what to ask, and what the answer means.
template<typename T>
struct Mem0Exchange
{
    Call call;
    std::function<Result<T>(const CallAnswer &)> read;
};

/// One kind of Mem0 on the wire, without the network: Mem0Platform, Mem0SelfHosted. What Mem0Store hands in is
/// checked already: ids are neither empty nor wildcards, numbers are in range.
class Mem0Dialect
{
public:
    virtual ~Mem0Dialect() = default;
    Q_DISABLE_COPY_MOVE(Mem0Dialect)

    [[nodiscard]] virtual QString name() const = 0;
    [[nodiscard]] virtual Mem0Exchange<AdditionReceipt> add(const MemoryAddition &addition) const = 0;
    /// Nothing when additions never are pending.
    [[nodiscard]] virtual std::optional<Mem0Exchange<AdditionReceipt>> event(const QString &eventId) const = 0;
    [[nodiscard]] virtual Mem0Exchange<QList<Memory>> search(const QString &caller, const QString &text,
                                                             int limit) const = 0;
    [[nodiscard]] virtual Mem0Exchange<MemoryPage> list(const QString &caller, const QString &conversation, int page,
                                                        int pageSize) const = 0;
    [[nodiscard]] virtual Mem0Exchange<Memory> get(const QString &memoryId) const = 0;
    [[nodiscard]] virtual Mem0Exchange<Done> update(const QString &memoryId, const MemoryChange &change) const = 0;
    [[nodiscard]] virtual Mem0Exchange<Done> remove(const QString &memoryId) const = 0;
    [[nodiscard]] virtual Mem0Exchange<Done> removeCaller(const QString &caller) const = 0;
    [[nodiscard]] virtual Mem0Exchange<QList<HistoryEntry>> history(const QString &memoryId) const = 0;
    [[nodiscard]] virtual Mem0Exchange<KnownCallerPage> callers(int page, int pageSize) const = 0;
    [[nodiscard]] virtual Mem0Exchange<Done> probe() const = 0;

protected:
    using Query = CallQuery;
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    Mem0Dialect(const QUrl &baseUrl, Headers headers);

    /// A call of `verb` below the base URL; path and query as for callAddress().
    [[nodiscard]] Call call(const QByteArray &verb, const QByteArray &path, const Query &query = {},
                            const QJsonObject &body = {}) const;
    static QByteArray encoded(const QString &segment) { return QUrl::toPercentEncoding(segment); }
    static QJsonObject changeBody(const MemoryChange &change);
    /// messages, ids, metadata with the part, infer: the same in both kinds.
    static QJsonObject additionBody(const MemoryAddition &addition);

private:
    QUrl m_baseUrl; ///< a baseAddress()
    Headers m_headers;
};

} // namespace am
