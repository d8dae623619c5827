// SPDX-License-Identifier: MIT
// The part of the report that is about cards: see cards.bash.

const troubles = { none: 'is well', stalled: 'takes 5 s', dead: 'refuses connections' };

function whoIsAsked(row, count) {
  const [cards] = row.case.split(', ');
  if (row.server === 'node') return 'Node.js, asks every time';
  return cards === 'no card' ? '**agenticmemoryd**, callers without a card'
    : `**agenticmemoryd**, ${count(cards)} cards on disk`;
}

/** Tables from the rows of the sections "cards" and "cards-start"; the other arguments are report.mjs' own. */
export function cardTables(section, { lines, table, latencies, failures, count, fact }) {
  const rows = section('cards');
  if (!rows.length) return;
  lines.push(`### \`/client-data\` at about ${fact.rate} requests a second, with and without cards`, '');
  table(['Mem0 …', 'who is asked', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'peak MB', 'errors'],
    Object.keys(troubles).flatMap((trouble) => rows.filter((row) => row.case.endsWith(`, ${trouble}`))
      .map((row) => [troubles[trouble], whoIsAsked(row, count), count(row.rate), ...latencies(row), count(row.peak),
        failures(row)])));
  table(['cards on disk', 'start to first 200, ms'], section('cards-start').filter((row) => row.case !== 'no card')
    .map((row) => [count(row.case), count(row.p50)]));
}
