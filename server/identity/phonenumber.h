// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

/// The only file that knows libphonenumber.
namespace am::phonenumber {

struct Parsed
{
    QString e164;
    bool possible = false; ///< a length that the country uses; true of fictional numbers too
    bool valid = false;    ///< a range that the country has given out
};

/// Reads a number the way someone in `region` (ISO 3166, "DE") would dial it; with an empty region only what begins
/// with '+' can be read.
std::optional<Parsed> parse(const QString &text, const QString &region);

/// Whether national numbers of the region are written with a leading 0, as in Germany; not so in the United States.
bool writesTrunkZero(const QString &region);

/// Loads the library's tables, which takes some milliseconds, before the first caller has to wait for it.
void prepare();

} // namespace am::phonenumber
