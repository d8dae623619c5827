-- SPDX-License-Identifier: MIT
-- Calls have ended: signed reports, each of a conversation of its own. BENCH_BODY_BYTES = size of a report.
dofile(os.getenv("BENCH_LOAD") .. "/common.lua")

local ffi = require("ffi")
ffi.cdef [[
   typedef struct hmac_ctx_st HMAC_CTX;
   const void *EVP_sha256(void);
   HMAC_CTX *HMAC_CTX_new(void);
   int HMAC_CTX_copy(HMAC_CTX *to, HMAC_CTX *from);
   int HMAC_Init_ex(HMAC_CTX *context, const void *key, int length, const void *digest, void *engine);
   int HMAC_Update(HMAC_CTX *context, const char *data, size_t length);
   int HMAC_Final(HMAC_CTX *context, unsigned char *code, unsigned int *length);
]]
local crypto = ffi.C -- wrk links OpenSSL itself

local function turn(number)
   local user = number % 2 == 1
   return string.format('{"role":"%s","agent_metadata":null,"message":"%s","multivoice_message":null,' ..
      '"tool_calls":[],"tool_results":[],"feedback":null,"llm_override":null,"producing_llm":%s,' ..
      '"time_in_call_secs":%d,"conversation_turn_metrics":{"metrics":{"convai_llm_service_ttfb":' ..
      '{"elapsed_time":0.41208},"convai_llm_service_ttf_sentence":{"elapsed_time":0.55511}}},' ..
      '"rag_retrieval_info":null,"llm_usage":null,"interrupted":false,"original_message":null,"source_medium":%s}',
      user and "user" or "agent",
      user and "Yes, and please send number " .. number .. " to my new flat in Quay Street from now on."
      or "Of course. I have noted item " .. number .. "; is there anything else that I can do for you today?",
      user and "null" or '"gemini-2.5-flash"', number * 7, user and '"audio"' or "null")
end

-- A report in two parts. What differs between reports comes last, so that they share the head, and signing one costs
-- the load generator next to nothing whatever its size. A reader has to go through all of it.
local tail_format = '"metadata":{"start_time_unix_secs":%d,"call_duration_secs":290,"phone_call":{"type":"twilio",' ..
   '"direction":"inbound","phone_number_id":"phnum_1","agent_number":"+15550100001","external_number":"%s",' ..
   '"stream_sid":"MZ1","call_sid":"CA1"}},"user_id":"%s","conversation_id":"conv_%s_%d_%09d"}}'

local function report_head(now, bytes)
   local first = '{"type":"post_call_transcription","event_timestamp":' .. now ..
      ',"data":{"agent_id":"agent_bench","status":"done","transcript":['
   local last = '],"analysis":{"call_successful":"success","transcript_summary":"The caller ordered several items ' ..
      'and gave a new address.","data_collection_results":{"address":{"data_collection_id":"address",' ..
      '"value":"14 Quay Street","rationale":"The caller said so."}}},"has_audio":false,"has_user_audio":false,' ..
      '"has_response_audio":false,'
   local turns = { turn(1) }
   local length = #first + #turns[1] + #last + 300
   while true do
      local another = turn(#turns + 1)
      length = length + #another + 1
      if length > bytes then break end
      turns[#turns + 1] = another
   end
   return first .. table.concat(turns, ",") .. last
end

local threads = 0
function setup(thread)
   thread:set("thread_number", threads)
   threads = threads + 1
end

local run = os.getenv("BENCH_RUN") or "0"
local next_number = 0
local now, start, head, signed_head, signed, code

function init()
   now = os.time()
   head = report_head(now, tonumber(os.getenv("BENCH_BODY_BYTES") or "2048"))
   start = string.format("POST /post-call HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: application/json\r\n" ..
      "ElevenLabs-Signature: t=%d,v0=", wrk.host, wrk.port, now)
   local key = os.getenv("ELEVENLABS_HMAC_KEY")
   signed_head, signed, code = crypto.HMAC_CTX_new(), crypto.HMAC_CTX_new(), ffi.new("unsigned char[32]")
   local payload = now .. "." .. head
   crypto.HMAC_Init_ex(signed_head, key, #key, crypto.EVP_sha256(), nil)
   crypto.HMAC_Update(signed_head, payload, #payload)
end

local hex = {}
for byte = 0, 255 do
   hex[byte] = string.format("%02x", byte)
end
local digits = {}

function request()
   next_number = next_number + 1
   local caller = caller_id(next_number)
   local tail = string.format(tail_format, now - 300, caller, caller, run, thread_number, next_number)
   crypto.HMAC_CTX_copy(signed, signed_head)
   crypto.HMAC_Update(signed, tail, #tail)
   crypto.HMAC_Final(signed, code, nil)
   for index = 0, 31 do
      digits[index + 1] = hex[code[index]]
   end
   return start .. table.concat(digits) .. "\r\nContent-Length: " .. (#head + #tail) .. "\r\n\r\n" .. head .. tail
end
