// SPDX-License-Identifier: MIT
#pragma once

#include "support/fakemem0rows.h"

namespace am::test {

/// Mem0's filter grammar, as far as a caller of the platform needs it: AND, OR, NOT, entity ids, times, metadata.
class FakeMem0Filter final
{
public:
    explicit FakeMem0Filter(QJsonObject filter)
        : m_filter(std::move(filter))
    {
    }

    /// Why the platform would answer 400; empty when it would not.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] bool matches(const FakeMem0Row &row) const;
    /// The one user and the one run that every matching row must have; empty when the filter does not fix them.
    [[nodiscard]] QString user() const { return fixed(m_filter, QStringLiteral("user_id")); }
    [[nodiscard]] QString run() const { return fixed(m_filter, QStringLiteral("run_id")); }

private:
    static QString fixed(const QJsonObject &filter, const QString &key);

    QJsonObject m_filter;
};

} // namespace am::test
