-- SPDX-License-Identifier: MIT
-- The searches of retrieve.lua asked of Mem0 itself: what a bridge's share is measured against.
dofile(os.getenv("BENCH_LOAD") .. "/common.lua")

local queries = { "favorite novels", "delivery address", "preferred seat", "allergies" }

function init()
   request = ask_in_turn("/v3/memories/search/", function(number)
      return string.format('{"query":"%s","filters":{"user_id":"%s"},"top_k":3}', queries[number % #queries + 1],
         caller_id(number))
   end, "Token " .. (os.getenv("MEM0_API_KEY") or ""))
end
