// SPDX-License-Identifier: MIT
#pragma once

#include "storage/database.h"
#include "storage/migrations.h"
#include "storage/schema.h"

#include <QTemporaryDir>

namespace am::test {

/// A database in a file of its own, with the tables of `migrations`; gone with this object. Fails the running test
/// loudly (qFatal) when it cannot be made.
class MigratedDatabase final
{
public:
    explicit MigratedDatabase(const QList<Migration> &migrations = allMigrations())
        : m_database(opened(m_directory.filePath(QStringLiteral("t.db"))))
    {
        if (const auto done = migrate(connection(), migrations); !done)
            qFatal("%s", qPrintable(done.error().detail));
    }

    QSqlDatabase &connection() { return m_database.connection(); }

private:
    static Database opened(const QString &path)
    {
        auto database = Database::open(path, Database::Mode::ReadWrite);
        if (!database)
            qFatal("%s", qPrintable(database.error().detail));
        return std::move(*database);
    }

    QTemporaryDir m_directory;
    Database m_database;
};

} // namespace am::test
