-- SPDX-License-Identifier: MIT
-- What the three loads share. wrk runs this file once per thread and once more for setup() and done(); the
-- environment is the only way in that reaches all of them (tests/bench/run sets it):
--   BENCH_CALLERS      how many callers there are
--   BENCH_RATE         requests a second over all connections; 0 or unset = each connection asks again at once
--   BENCH_STAGGER      milliseconds over which the connections' first requests are spread, instead of BENCH_RATE
--   BENCH_CONNECTIONS  as wrk's -c; needed with BENCH_STAGGER
--   BENCH_RUN          a name for this run, for ids that no other run uses
-- done() prints one line for tests/bench/run: "BENCH" and then, separated by tabs, requests, seconds, p50, p95, p99,
-- max (ms), and the errors: connect, read, write, status, timeout.

callers = tonumber(os.getenv("BENCH_CALLERS") or "1000")
workspace_key = os.getenv("ELEVENLABS_WORKSPACE_KEY") or ""

function caller_id(number)
   return string.format("+1555%07d", number % callers)
end

-- Known callers are asked about in turn. Requests are built once: the load must not cost what is being measured.
function ask_in_turn(path, body_of, authorization)
   local requests = {}
   for number = 0, callers - 1 do
      requests[number] = wrk.format("POST", path, {
         ["Content-Type"] = "application/json",
         ["X-Workspace-Key"] = workspace_key,
         ["Authorization"] = authorization,
      }, body_of(number))
   end
   local next_number = -1
   return function()
      next_number = (next_number + 1) % callers
      return requests[next_number]
   end
end

local ffi = require("ffi")
ffi.cdef [[
   typedef struct { long seconds; long nanoseconds; } bench_time;
   int clock_gettime(int clock, bench_time *time);
]]
local time = ffi.new("bench_time")
local function milliseconds()
   ffi.C.clock_gettime(1, time)
   return tonumber(time.seconds) * 1e3 + tonumber(time.nanoseconds) / 1e6
end

local rate = tonumber(os.getenv("BENCH_RATE") or "0")
local stagger = tonumber(os.getenv("BENCH_STAGGER") or "0")
local connections = tonumber(os.getenv("BENCH_CONNECTIONS") or "64")
math.randomseed(1)
-- delay() says how many milliseconds a connection rests before a request. wrk starts its clock after the rest.
if rate > 0 then
   -- Requests arrive at random and independently of each other; a connection that is free takes the next arrival.
   local arrival = nil
   function delay()
      local now = milliseconds()
      arrival = (arrival or now) - math.log(1 - math.random()) * 1000 / rate
      return math.max(0, math.floor(arrival - now + 0.5))
   end
elseif stagger > 0 then
   local begun = 0
   function delay()
      begun = begun + 1
      return begun <= connections and math.random(0, stagger) or 0
   end
end

function done(summary, latency)
   local errors = summary.errors
   print(table.concat({ "BENCH", summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
      errors.connect, errors.read, errors.write, errors.status, errors.timeout }, "\t"))
end
