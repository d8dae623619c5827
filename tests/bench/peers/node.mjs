// SPDX-License-Identifier: MIT
// The three endpoints as one writes them in Node.js with nothing installed: one process, node:http, an append-only
// file that is synced before the 200. Usage: node node.mjs DIRECTORY; the environment is the daemon's.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { open } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';

const workspaceKey = process.env.ELEVENLABS_WORKSPACE_KEY;
const signingKey = process.env.ELEVENLABS_HMAC_KEY;
const mem0 = new URL(process.env.MEM0_BASE_URL);
const agent = new http.Agent({ keepAlive: true });

/** Resolves to the results that Mem0 answers with. */
function ask(path, body) {
  const bytes = Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const request = http.request({
      agent, host: mem0.hostname, port: mem0.port, path, method: 'POST', timeout: 5000,
      headers: {
        'Content-Type': 'application/json', 'Content-Length': bytes.length,
        Authorization: `Token ${process.env.MEM0_API_KEY}`,
      },
    }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        try {
          if (response.statusCode !== 200) throw new Error(`Mem0 answered ${response.statusCode}`);
          resolve(JSON.parse(Buffer.concat(parts)).results);
        } catch (error) { reject(error); }
      });
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
    request.end(bytes);
  });
}

/** Appends reports to a file. Those that come while the disk is busy share the next sync. */
class Journal {
  #file;
  #waiting = [];
  #busy = false;
  #known = new Set();

  static async open(path) {
    const journal = new Journal();
    journal.#file = await open(path, 'a');
    return journal;
  }

  /** Resolves once the report is on the disk; one that was kept before changes nothing. */
  keep(key, body) {
    if (this.#known.has(key)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, body, resolve, reject });
      if (!this.#busy) this.#flush();
    });
  }

  async #flush() {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, 256);
      try {
        await this.#file.writev(batch.flatMap(({ body }) => [Buffer.from(`${body.length}\n`), body]));
        await this.#file.datasync();
        for (const { key, resolve } of batch) {
          this.#known.add(key);
          resolve();
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#busy = false;
  }
}

function send(response, status, body) {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
  response.end(bytes);
}

async function clientData(request, body, response) {
  if (request.headers['x-workspace-key'] !== workspaceKey) return send(response, 401, { error: 'key' });
  const caller = JSON.parse(body).caller_id;
  if (!caller) return send(response, 400, { error: 'caller_id' });
  const memories = await ask('/v3/memories/?page=1&page_size=100', { filters: { user_id: caller } }).catch(() => []);
  const lines = memories.map((row) => `- ${row.memory}`);
  const context = lines.join('\n');
  send(response, 200, {
    type: 'conversation_initiation_client_data',
    dynamic_variables: {
      caller_id: caller, memory_count: String(lines.length), memory_summary: lines.slice(0, 3).join(' '),
      returning_caller: lines.length > 0 ? 'yes' : 'no', caller_name: '', memory_context: context,
    },
    conversation_config_override: {
      agent: { prompt: { prompt: `You are a helpful voice agent. What is known about the caller:\n${context}` } },
    },
  });
}

async function retrieve(request, body, response) {
  if (request.headers['x-workspace-key'] !== workspaceKey) return send(response, 401, { error: 'key' });
  const { query, user_id: caller } = JSON.parse(body);
  if (!query || !caller) return send(response, 400, { error: 'query' });
  try {
    const rows = await ask('/v3/memories/search/', { query, filters: { user_id: caller }, top_k: 3 });
    send(response, 200, { memories: rows.map((row) => row.memory), count: rows.length });
  } catch {
    send(response, 200, { memories: [], count: 0, note: 'no answer from Mem0' });
  }
}

function signedByUs(header, body) {
  const time = /(?:^|,)t=(\d+)/.exec(header)?.[1];
  const given = /(?:^|,)v0=([0-9a-f]{64})/.exec(header)?.[1];
  if (!time || !given) return false;
  const age = Date.now() / 1000 - Number(time);
  if (age > 30 * 60 || age < -5 * 60) return false;
  return timingSafeEqual(createHmac('sha256', signingKey).update(`${time}.`).update(body).digest(),
    Buffer.from(given, 'hex'));
}

async function postCall(request, body, response) {
  if (!signedByUs(request.headers['elevenlabs-signature'] ?? '', body))
    return send(response, 401, { error: 'signature' });
  const report = JSON.parse(body);
  const conversation = report.data?.conversation_id;
  if (!conversation) return send(response, 400, { error: 'conversation_id' });
  await journal.keep(`${report.type}:${conversation}`, body);
  send(response, 200, { status: 'ok' });
}

const routes = { '/client-data': clientData, '/retrieve': retrieve, '/post-call': postCall };
const journal = await Journal.open(join(process.argv[2], 'reports'));

const server = http.createServer((request, response) => {
  const handler = request.method === 'POST' && routes[request.url];
  if (!handler) return send(response, 404, { error: 'path' });
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    handler(request, Buffer.concat(parts), response).catch((error) => {
      send(response, error instanceof SyntaxError ? 400 : 503, { error: error.message });
    });
  });
});
server.listen(0, '127.0.0.1', () => console.error(`listening on http://127.0.0.1:${server.address().port}`));
