// SPDX-License-Identifier: MIT
#pragma once

#include <QStringView>

#include <algorithm>

namespace am {

/// Whether a peer's id may become part of a path: 1 to 128 of the letters, digits, '-' and '_' that such ids are made
/// of, so that no id leads anywhere else.
inline bool isPathId(QStringView id)
{
    const auto allowed = [](QChar character) {
        return (character >= u'a' && character <= u'z') || (character >= u'A' && character <= u'Z') ||
               (character >= u'0' && character <= u'9') || character == u'-' || character == u'_';
    };
    return !id.isEmpty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), allowed);
}

} // namespace am
