-- SPDX-License-Identifier: MIT
-- The agent looks something up while the caller is on the line.
dofile(os.getenv("BENCH_LOAD") .. "/common.lua")

local queries = { "favorite novels", "delivery address", "preferred seat", "allergies" }

function init()
   request = ask_in_turn("/retrieve", function(number)
      return string.format('{"query":"%s","user_id":"%s"}', queries[number % #queries + 1], caller_id(number))
   end)
end
