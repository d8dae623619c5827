// SPDX-License-Identifier: MIT
#pragma once

#include "memory/mem0dialect.h"

namespace am {

/// Mem0's cloud: v3 for add, search and list, the versions that are current for the rest. Every path ends in a slash.
class Mem0Platform final : public Mem0Dialect
{
public:
    explicit Mem0Platform(const Mem0Settings &settings);

    [[nodiscard]] QString name() const override { return QStringLiteral("mem0"); }
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

private:
    [[nodiscard]] Query scoped(Query query = {}) const;

    QString m_organization;
    QString m_project;
};

} // namespace am
