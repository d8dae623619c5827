// SPDX-License-Identifier: MIT
#include "storage/freepages.h"

#include "storage/statement.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qint64 incremental = 2; // PRAGMA auto_vacuum

Result<qint64> pragma(QSqlDatabase &database, const QString &name)
{
    auto row = sql::execute(database, u"PRAGMA "_s + name);
    if (!row)
        return row.error();
    if (!row->next())
        return sql::error(row->lastError());
    return row->value(0).toLongLong();
}

} // namespace

Result<qint64> giveBackFreePages(QSqlDatabase &database, int most)
{
    auto mode = pragma(database, u"auto_vacuum"_s);
    if (!mode)
        return mode;
    if (*mode != incremental)
        return qint64(0);
    auto left = pragma(database, u"freelist_count"_s);
    // The pragma gives a page back with each row that it has, and no columns, so that the driver takes the first alone.
    for (int given = 0; left && *left > 0 && given < most; ++given) {
        if (auto step = sql::execute(database, u"PRAGMA incremental_vacuum(1)"_s); !step)
            return step.error();
        --*left;
    }
    return left ? pragma(database, u"freelist_count"_s) : left;
}

} // namespace am
