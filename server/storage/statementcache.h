// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QObject>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <optional>
#include <unordered_map>

namespace am::sql {

/// What we keep for a connection: the prepared statements that it has at rest, by their text, since preparing costs
/// more than running most of them, and the damage it met. A child of the connection's driver, which is how execute()
/// finds it.
class StatementCache final : public QObject
{
    Q_OBJECT

public:
    /// Made at the first call.
    static StatementCache &of(const QSqlDatabase &database);

    /// A statement at rest is taken out, so that the same text may run twice at a time.
    std::optional<QSqlQuery> take(const QString &statement);
    void put(const QString &statement, QSqlQuery query);

    /// The first damage that the connection met; empty = none. See sql::takeDamage().
    QString damage;

private:
    explicit StatementCache(QObject *driver);

    std::unordered_map<QString, QSqlQuery> m_atRest;
};

} // namespace am::sql
