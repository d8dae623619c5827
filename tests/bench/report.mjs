// SPDX-License-Identifier: MIT
// Turns what tests/bench/run measured into Markdown. Usage: node report.mjs RESULTS FACTS [README]: prints the report,
// and with README puts it between that file's two marks. Exits 1 when any measurement failed.
import { readFileSync, writeFileSync } from 'node:fs';
import { cardTables } from './cardsreport.mjs';

const [, , resultsPath, factsPath, readmePath] = process.argv;
const fact = Object.fromEntries(readFileSync(factsPath, 'utf8').trim().split('\n').map((line) => {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}));

const columns = ['section', 'case', 'server', 'round', 'requests', 'seconds', 'p50', 'p95', 'p99', 'max', 'connect',
  'read', 'write', 'status', 'timeout', 'ticks', 'peak', 'alive', 'lost'];
const text = new Set(['section', 'case', 'server', 'alive']);
const errors = ['connect', 'read', 'write', 'status', 'timeout'];

const groups = new Map(); // in the order of measurement
for (const line of readFileSync(resultsPath, 'utf8').trim().split('\n')) {
  const cells = line.split('\t');
  const run = Object.fromEntries(columns.map((name, at) => [name, text.has(name) ? cells[at] : Number(cells[at])]));
  run.rate = run.requests / run.seconds;
  run.cpu = run.ticks * 10000 / run.requests; // microseconds; a tick is 10 ms
  const key = [run.section, run.case, run.server].join(' ');
  if (!groups.has(key)) groups.set(key, []);
  groups.get(key).push(run);
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Of all rounds of one case and server: medians, and every error there was. */
function summary(runs) {
  const of = (name) => median(runs.map((run) => run[name]));
  const sum = (name) => runs.reduce((total, run) => total + run[name], 0);
  const problems = errors.filter((name) => sum(name) > 0).map((name) => `${sum(name)} ${name}`);
  if (runs.some((run) => run.alive !== 'yes')) problems.push('died');
  if (runs.some((run) => run.requests === 0)) problems.push('no answer');
  if (sum('lost') > 0) problems.push(`${sum('lost')} idle closed`);
  const { section, case: what, server } = runs[0];
  return { section, case: what, server, rate: of('rate'), p50: of('p50'), p95: of('p95'), p99: of('p99'),
    cpu: of('cpu'), peak: of('peak') / 1024, problems };
}

const all = [...groups.values()].map(summary);
const find = (section, what, server) => all.find((row) =>
  row.section === section && row.case === what && row.server === server);

const names = { daemon: '**agenticmemoryd**', 'daemon-waiting': '**agenticmemoryd**, deliveries waiting',
  qhttpserver: 'bare QHttpServer', node: 'Node.js', mem0: '*fake Mem0 alone*' };
const cases = {
  'client-data': '`/client-data`, known caller', 'first-call': '`/client-data`, first call',
  retrieve: '`/retrieve`', 'post-call-2k': '`/post-call`, 2 KB', 'post-call-50k': '`/post-call`, 50 KB',
  stalled: 'never answers', dead: 'refuses connections', failing: 'answers 500',
};
const ms = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0));
const count = (value) => Math.round(value).toLocaleString('en-US');
const times = (value) => (Number.isFinite(value) ? `${value.toFixed(value < 10 ? 2 : 1)} ×` : '–');

const lines = [];
function table(head, rows) {
  const width = rows[0]?.length ?? 0;
  lines.push(`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`);
  if (width > 0) rows.forEach((row) => lines.push(`| ${row.join(' | ')} |`));
  lines.push('');
}
const failures = (row) => (row.problems.length ? `**failed:** ${row.problems.join(', ')}` : '0');
const latencies = (row) => [ms(row.p50), ms(row.p95), ms(row.p99)];
const section = (name) => all.filter((row) => row.section === name);

lines.push(`Measured ${fact.started} with \`${fact.command}\` at commit ${fact.commit}: ${fact.cores} cores of ${fact.cpu}, ` +
  `${fact.system}, ${fact.disk}, ${fact.versions}. Medians of ${fact.rounds} rounds of ${fact.seconds} s, ` +
  `${fact.connections} connections, fake Mem0 ${fact.delay} ms. Load average before: ${fact.load}.`, '');

if (section('fast').length) {
  lines.push('### As fast as they can', '');
  table(['endpoint', 'server', 'req/s', 'to Node.js', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU µs/req', 'peak MB', 'errors'],
    section('fast').map((row) => [cases[row.case], names[row.server], count(row.rate),
      times(row.rate / find('fast', row.case, 'node')?.rate), ...latencies(row), count(row.cpu), count(row.peak),
      failures(row)]));
}
if (section('paced').length) {
  lines.push(`### At about ${fact.rate} requests a second`, '');
  table(['endpoint', 'server', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU µs/req', 'errors'],
    section('paced').map((row) => [cases[row.case], names[row.server], count(row.rate), ...latencies(row),
      count(row.cpu), failures(row)]));
}
if (section('trouble').length) {
  lines.push(`### \`/client-data\` at about ${fact.rate} requests a second while Mem0 …`, '');
  table(['Mem0 …', 'server', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'errors'],
    section('trouble').map((row) => [cases[row.case], names[row.server], count(row.rate), ...latencies(row),
      failures(row)]));
}

cardTables(section, { lines, table, latencies, failures, count, fact });

const flight = section('flight');
if (flight.length) {
  const alone = find('flight', 'retrieve', 'mem0');
  lines.push(`### \`/retrieve\` with ${count(fact.flight_count)} calls in flight (Mem0 takes ${fact.flight_delay} ms)`, '');
  table(['server', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'on top of Mem0: p50', 'p99', 'errors'],
    flight.map((row) => [names[row.server], count(row.rate), ...latencies(row),
      ...(row === alone ? ['–', '–'] : [ms(row.p50 - alone.p50), ms(row.p99 - alone.p99)]), failures(row)]));
}

const idle = section('idle');
if (idle.length) {
  const pairs = [...new Set(idle.map((row) => row.server))]
    .map((server) => [find('idle', 'client-data 0', server), find('idle', `client-data ${fact.idle}`, server)]);
  lines.push(`### \`/client-data\` beside ${count(fact.idle)} idle connections`, '');
  table(['server', 'req/s alone', 'req/s beside them', 'cost', 'CPU µs/req', 'p99 ms', 'errors'],
    pairs.map(([alone, beside]) => [names[alone.server], count(alone.rate), count(beside.rate),
      `${((1 - beside.rate / alone.rate) * 100).toFixed(0)} %`, `${count(alone.cpu)} → ${count(beside.cpu)}`,
      `${ms(alone.p99)} → ${ms(beside.p99)}`,
      failures({ problems: [...alone.problems, ...beside.problems] })]));
}

const accepting = section('accept').filter((row) => !row.server.startsWith('sqlite'));
if (accepting.length) {
  const rate = (row, way) => find('accept', row.case, `sqlite-${way}`).rate;
  lines.push('### Durable acceptance beside SQLite alone', '');
  table(['body, connections', 'accepted/s', "SQLite's group commit/s", 'of it', 'rows/s nobody waits for', 'of it',
    'p50 ms', 'p95 ms', 'p99 ms', 'errors'],
    accepting.map((row) => [row.case, count(row.rate), ...['waiters', 'rows'].flatMap((way) =>
      [count(rate(row, way)), times(row.rate / rate(row, way))]), ...latencies(row), failures(row)]));
}

const ideal = (row) => Number(row.case) * 1000 / fact.drain_delay;
if (section('drain').length) {
  lines.push(`### Draining ${count(fact.queued)} deliveries (Mem0 takes ${fact.drain_delay} ms)`, '');
  table(['in flight', 'additions/s', 'ideal', 'of it', 'peak MB'], section('drain').map((row) =>
    [row.case, count(row.rate), count(ideal(row)), times(row.rate / ideal(row)), count(row.peak)]));
}

const backlog = section('backlog');
const sizes = [...new Set(backlog.map((row) => row.server))];
if (backlog.length) {
  lines.push('### What a backlog costs', '');
  const of = (step, size) => find('backlog', step, size);
  table(['step', ...sizes.map((size) => `p50 / p99 ms with ${count(size)}`)],
    [...new Set(backlog.map((row) => row.case))].map((step) =>
      [step, ...sizes.map((size) => `${ms(of(step, size).p50)} / ${ms(of(step, size).p99)}`)]));
  table(['', ...sizes.map((size) => `with ${count(size)}`)],
    [['peak MB of a daemon on it', ...sizes.map((size) => count(of('claim', size).peak))]]);
}

const bars = [];
/** A number we hold ourselves to. */
function bar(what, limit, measured, unit, atLeast = false) {
  if (measured.every((value) => Number.isFinite(value)))
    bars.push([what, `${atLeast ? '≥' : '≤'} ${limit} ${unit}`,
      measured.map((value) => `${ms(value)} ${unit}`).join(', '),
      measured.every((value) => (atLeast ? value >= limit : value <= limit)) ? 'yes' : '**no**']);
}
const daemon = (name, what) => find(name, what, 'daemon');
bar('`/client-data` p99 at 500/s, Mem0 stalled, dead, answering 500', 5,
  ['stalled', 'dead', 'failing'].map((what) => daemon('trouble', what)?.p99), 'ms');
bar('`/retrieve` p50 on top of Mem0, 1,000 in flight', 1,
  [daemon('flight', 'retrieve')?.p50 - find('flight', 'retrieve', 'mem0')?.p50], 'ms');
bar('`/retrieve` p99 on top of Mem0, 1,000 in flight', 5,
  [daemon('flight', 'retrieve')?.p99 - find('flight', 'retrieve', 'mem0')?.p99], 'ms');
bar('`/post-call` 50 KB p99 at 500/s', 20, [daemon('paced', 'post-call-50k')?.p99], 'ms');
bar('`/client-data` throughput lost to 5,000 idle connections', 10,
  [(1 - daemon('idle', `client-data ${fact.idle}`)?.rate / daemon('idle', 'client-data 0')?.rate) * 100], '%');
if (accepting.length) {
  bar("durable acceptance to SQLite's group commit: 2 KB and 50 KB, at 1, 64, 512 connections", 0.5,
    accepting.map((row) => row.rate / find('accept', row.case, 'sqlite-waiters').rate), '×', true);
}
if (section('drain').length)
  bar('draining to the ideal: 8 and 64 in flight', 0.8, section('drain').map((row) => row.rate / ideal(row)), '×', true);
if (bars.length) {
  lines.push('### Numbers we hold ourselves to', '');
  table(['what', 'bar', 'measured', 'met'], bars);
}

const report = lines.join('\n').trim();
console.log(report);
if (readmePath) {
  const readme = readFileSync(readmePath, 'utf8');
  const marks = /(<!-- report -->\n)[^]*(<!-- end of report -->)/;
  if (!marks.test(readme)) throw new Error(`${readmePath} has no marks for the report`);
  writeFileSync(readmePath, readme.replace(marks, (_, first, last) => `${first}${report}\n${last}`));
}
process.exitCode = all.some((row) => row.problems.length) ? 1 : 0;
