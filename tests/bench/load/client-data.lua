-- SPDX-License-Identifier: MIT
-- Calls of known callers are about to be picked up.
dofile(os.getenv("BENCH_LOAD") .. "/common.lua")

function init()
   request = ask_in_turn("/client-data", function(number)
      return string.format('{"caller_id":"%s","called_number":"+15550100001","agent_id":"agent_bench",' ..
         '"call_sid":"CA%032d","conversation_id":"conv_live_%d"}', caller_id(number), number, number)
   end)
end
