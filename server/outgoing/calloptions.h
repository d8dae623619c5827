// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace am {

/// How a call is made. Live calls (someone is on the line) never queue behind background ones.
struct CallOptions
{
    enum class Lane { Live, Background };
    Lane lane = Lane::Background;
    std::chrono::milliseconds deadline{5000}; ///< for the whole call, queueing and connecting included
};

} // namespace am
