-- SPDX-License-Identifier: MIT
-- Calls of known callers are about to be picked up, no two neighbors one after the other: with a million of them their
-- cards are wherever the disk has them. BENCH_CALLERS must be no multiple of the stride.
dofile(os.getenv("BENCH_LOAD") .. "/common.lua")

local stride = 7919
local number = 0
local head = nil

function init()
   head = string.format("POST /client-data HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: application/json\r\n" ..
      "X-Workspace-Key: %s\r\nContent-Length: ", wrk.host, wrk.port, workspace_key)
end

function request()
   number = number + 1
   local body = string.format('{"caller_id":"%s","called_number":"+15550100001","agent_id":"agent_bench",' ..
      '"call_sid":"CA%032d","conversation_id":"conv_live_%d"}', caller_id(number * stride), number, number)
   return head .. #body .. "\r\n\r\n" .. body
end
