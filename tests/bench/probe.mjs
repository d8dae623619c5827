// SPDX-License-Identifier: MIT
// Asks a server for one of each before it is measured: a wrong answer can be fast. Usage: node probe.mjs URL [--reports-only]
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

const url = process.argv[2];
const key = { 'X-Workspace-Key': process.env.ELEVENLABS_WORKSPACE_KEY };
const caller = '+15550000000';

async function post(path, headers, body) {
  const response = await fetch(url + path,
    { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
  return { status: response.status, body: await response.json() };
}

function sign(body, at = Math.floor(Date.now() / 1000)) {
  const code = createHmac('sha256', process.env.ELEVENLABS_HMAC_KEY).update(`${at}.${body}`).digest('hex');
  return { 'ElevenLabs-Signature': `t=${at},v0=${code}` };
}

if (process.argv[3] !== '--reports-only') { // what follows needs a Mem0 that answers
  const call = JSON.stringify({ caller_id: caller, agent_id: 'agent_bench', conversation_id: 'conv_probe' });
  assert.equal((await post('/client-data', {}, call)).status, 401, 'client-data without a key');
  const briefing = await post('/client-data', key, call);
  assert.equal(briefing.status, 200);
  assert.equal(briefing.body.type, 'conversation_initiation_client_data');
  for (const name of ['caller_id', 'caller_name', 'memory_context', 'memory_count', 'memory_summary', 'returning_caller'])
    assert.equal(typeof briefing.body.dynamic_variables[name], 'string', name);
  assert.equal(briefing.body.dynamic_variables.returning_caller, 'yes');
  assert.match(briefing.body.dynamic_variables.memory_context, /Quay Street/);
  assert.match(briefing.body.conversation_config_override.agent.prompt.prompt, /Quay Street/);

  const found = await post('/retrieve', key, JSON.stringify({ query: 'favorite novels', user_id: caller }));
  assert.equal(found.status, 200);
  assert.match(found.body.memories[0], /Odile Farrant/);
  assert.equal(found.body.count, found.body.memories.length);
}

const report = JSON.stringify({
  type: 'post_call_transcription', event_timestamp: Math.floor(Date.now() / 1000),
  data: { agent_id: 'agent_bench', conversation_id: 'conv_probe_report', status: 'done', transcript: [] },
});
assert.equal((await post('/post-call', {}, report)).status, 401, 'post-call without a signature');
assert.equal((await post('/post-call', sign(report), `${report} `)).status, 401, 'post-call with a changed byte');
assert.equal((await post('/post-call', sign(report, 1700000000), report)).status, 401, 'post-call signed long ago');
assert.equal((await post('/post-call', sign(report), report)).status, 200);
assert.equal((await post('/post-call', sign(report), report)).status, 200, 'a report delivered again');
