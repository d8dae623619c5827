// SPDX-License-Identifier: MIT
#pragma once

namespace am {

/// Why bytes from outside are no request that we take. All three parts go into the answer; the texts are literals.
struct Refusal
{
    int status = 0;
    const char *code = "";    ///< snake_case, for programs
    const char *message = ""; ///< a sentence, for people
};

} // namespace am
