// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

#include <optional>

namespace am {

/// A row of `cards`: what the memory store said of a caller last.
struct CardRow
{
    QString caller = {};
    QString name = {};        ///< by which the caller may be greeted; for lists and searches
    qint64 total = 0;         ///< memories of the caller, also beyond those kept here
    QByteArray memories = {}; ///< a JSON array; briefing/keptpage.h says of what
    qint64 builtAt = 0;       ///< ms, UTC; 0 = known to be out of date
};

/// The table `cards`; one tenant's part of it.
class CardTable final
{
public:
    static QStringList schema();
    /// The name, where lists of callers find it without reading whole cards: migration step 13.
    static QStringList nameSchema();

    explicit CardTable(QSqlDatabase &database, QString tenant = QStringLiteral("default"));

    Result<std::optional<CardRow>> find(const QString &caller);
    /// In place of the caller's earlier one.
    Result<Done> put(const CardRow &row);
    /// From now on out of date. Nothing when there is none.
    Result<Done> age(const QString &caller);
    Result<Done> remove(const QString &caller);

private:
    QSqlDatabase &m_database;
    const QString m_tenant;
};

} // namespace am
