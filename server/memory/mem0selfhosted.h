// SPDX-License-Identifier: MIT
#pragma once

#include "memory/mem0dialect.h"

namespace am {

/// Mem0's open-source server: no versions, no slash at the end of a path, no events, no pages. An addition that
/// extracts takes as long as its language model does.
class Mem0SelfHosted final : public Mem0Dialect
{
public:
    explicit Mem0SelfHosted(const Mem0Settings &settings);

    [[nodiscard]] QString name() const override { return QStringLiteral("mem0-selfhosted"); }
    [[nodiscard]] Mem0Exchange<AdditionReceipt> add(const MemoryAddition &addition) const override;
    [[nodiscard]] std::optional<Mem0Exchange<AdditionReceipt>> event(const QString &eventId) const override;
    [[nodiscard]] Mem0Exchange<QList<Memory>> search(const QString &caller, const QString &text,
                                                     int limit) const override;
    [[nodiscard]] Mem0Exchange<MemoryPage> list(const QString &caller, const QString &conversation, int page,
                                                int pageSize) const override;
    [[nodiscard]] Mem0Exchange<Memory> get(const QString &memoryId) const override;
    [[nodiscard]] Mem0Exchange<Done> update(const QString &memoryId, const MemoryChange &change) const override;
    [[nodiscard]] Mem0Exchange<Done> remove(const QString &memoryId) const override;
    [[nodiscard]] Mem0Exchange<Done> removeCaller(const QString &caller) const override;
    [[nodiscard]] Mem0Exchange<QList<HistoryEntry>> history(const QString &memoryId) const override;
    [[nodiscard]] Mem0Exchange<KnownCallerPage> callers(int page, int pageSize) const override;
    [[nodiscard]] Mem0Exchange<Done> probe() const override;
};

} // namespace am
