// SPDX-License-Identifier: MIT
#pragma once

namespace am {

/// Configuration section [log]; LOG_LEVEL wins over `level`.
struct LogSettings
{
    enum class Format { Text, Json };
    enum class Level { Debug, Info, Warning, Error };
    Format format = Format::Text;
    Level level = Level::Info;
};

} // namespace am
