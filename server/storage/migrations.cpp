// SPDX-License-Identifier: MIT
#include "storage/migrations.h"

#include "storage/statement.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {
namespace {

Result<int> schemaVersion(QSqlDatabase &database)
{
    auto query = sql::execute(database, u"PRAGMA user_version"_s);
    if (!query)
        return query.error();
    if (!query->next())
        return sql::error(query->lastError());
    return query->value(0).toInt();
}

Result<Done> run(QSqlDatabase &database, const Migration &migration)
{
    // PRAGMA user_version takes no bound value; it belongs to the transaction like any row.
    const QStringList statements = QStringList{u"BEGIN IMMEDIATE"_s} + migration.statements +
                                   QStringList{u"PRAGMA user_version = %1"_s.arg(migration.version), u"COMMIT"_s};
    for (const QString &statement : statements) {
        if (auto done = sql::execute(database, statement); !done) {
            (void)sql::execute(database, u"ROLLBACK"_s); // fails when SQLite has rolled back by itself
            return Error{Error::Kind::Storage, u"%1: schema version %2 (%3) failed: %4"_s.arg(
                                                   database.databaseName(), QString::number(migration.version),
                                                   migration.name, done.error().detail)};
        }
    }
    return Done{};
}

} // namespace

QList<Migration> pendingMigrations(int version, QList<Migration> migrations)
{
    migrations.removeIf([version](const Migration &migration) { return migration.version <= version; });
    std::sort(migrations.begin(), migrations.end(),
              [](const Migration &left, const Migration &right) { return left.version < right.version; });
    return migrations;
}

Result<Done> migrate(QSqlDatabase &database, const QList<Migration> &migrations)
{
    const auto version = schemaVersion(database);
    if (!version)
        return Error{Error::Kind::Storage, u"%1: %2"_s.arg(database.databaseName(), version.error().detail)};
    const QList<Migration> all = pendingMigrations(0, migrations);
    const int newest = all.isEmpty() ? 0 : all.constLast().version;
    if (*version > newest) {
        return Error{Error::Kind::Storage,
                     u"%1 has schema version %2, this program knows versions up to %3: a newer program wrote it"_s.arg(
                         database.databaseName(), QString::number(*version), QString::number(newest))};
    }
    for (const Migration &migration : pendingMigrations(*version, migrations)) {
        if (auto done = run(database, migration); !done)
            return done;
    }
    return Done{};
}

} // namespace am
