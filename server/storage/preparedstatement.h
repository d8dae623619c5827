// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace am::sql {

struct Finalize
{
    void operator()(sqlite3_stmt *statement) const;
};

/// A statement of SQLite's own: the driver of Qt makes a name, a hash entry and two variants for every value that is
/// bound, which cost an acceptance more than its inserts. Dies before its connection.
using PreparedStatement = std::unique_ptr<sqlite3_stmt, Finalize>;

} // namespace am::sql
