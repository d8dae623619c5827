// SPDX-License-Identifier: MIT
// How fast a backlog drains. Usage: node drain.mjs DAEMON_URL FAKE_MEM0_URL QUEUED SECONDS: sends reports until so many
// wait, then counts for so long how many additions Mem0 is asked for. Prints the line that load/common.lua prints,
// without latencies.
import { createHmac } from 'node:crypto';

const [, , daemon, mem0, queued, seconds] = process.argv;
const connections = 32;
let number = 0;

async function backlog() {
  const response = await fetch(`${daemon}/readyz`);
  return (await response.json()).outbox.backlog;
}

async function report() {
  const now = Math.floor(Date.now() / 1000);
  const conversation = `conv_drain_${number}`;
  const caller = `+1555${String(number++ % 1000).padStart(7, '0')}`;
  const body = JSON.stringify({
    type: 'post_call_transcription', event_timestamp: now,
    data: {
      agent_id: 'agent_bench', conversation_id: conversation, status: 'done',
      transcript: [{ role: 'user', message: `Please send order ${number} to my new address.`, time_in_call_secs: 2 }],
      metadata: { start_time_unix_secs: now, call_duration_secs: 30, phone_call: { type: 'twilio', direction: 'inbound', external_number: caller } },
      analysis: { call_successful: 'success', transcript_summary: `The caller wants order ${number} sent elsewhere.` },
    },
  });
  const code = createHmac('sha256', process.env.ELEVENLABS_HMAC_KEY).update(`${now}.${body}`).digest('hex');
  const response = await fetch(`${daemon}/post-call`, { method: 'POST', body,
    headers: { 'Content-Type': 'application/json', 'ElevenLabs-Signature': `t=${now},v0=${code}` } });
  if (response.status !== 200) throw new Error(`a report was answered ${response.status}`);
  await response.arrayBuffer();
}

async function added() {
  return (await (await fetch(`${mem0}/__fake/stats`)).json()).adds;
}

while (await backlog() < Number(queued)) {
  await Promise.all(Array.from({ length: connections }, async () => {
    for (let i = 0; i < 20; ++i) await report();
  }));
}
const before = await added();
const start = performance.now();
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
const adds = await added() - before;
const took = (performance.now() - start) / 1000;
if (await backlog() === 0) throw new Error('the backlog did not last');
console.log(['BENCH', adds, took.toFixed(3), 0, 0, 0, 0, 0, 0, 0, 0, 0].join('\t'));
