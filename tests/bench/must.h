// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace am::bench {

/// The value; without one the program ends, saying why. For programs that fill databases.
template<typename T>
T must(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", qPrintable(result.error().detail));
        std::exit(1);
    }
    return *std::move(result);
}

} // namespace am::bench
