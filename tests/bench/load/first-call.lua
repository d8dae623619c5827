-- SPDX-License-Identifier: MIT
-- Nobody has called before: every request names another number.
dofile(os.getenv("BENCH_LOAD") .. "/common.lua")

-- Warming up must not make callers known.
local number = (os.getenv("BENCH_RUN") or ""):find("^warm") and 5000000 or 0
local head = nil

function init()
   head = string.format("POST /client-data HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: application/json\r\n" ..
      "X-Workspace-Key: %s\r\nContent-Length: ", wrk.host, wrk.port, workspace_key)
end

function request()
   number = number + 1
   local body = string.format('{"caller_id":"+1666%07d","called_number":"+15550100001","agent_id":"agent_bench",' ..
      '"call_sid":"CA%032d","conversation_id":"conv_first_%d"}', number, number, number)
   return head .. #body .. "\r\n\r\n" .. body
end
