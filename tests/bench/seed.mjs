// SPDX-License-Identifier: MIT
// Gives the callers of the loads something to be remembered by. Usage: node seed.mjs FAKE_MEM0_URL CALLERS
const [, , url, callers] = process.argv;
const facts = [
  'Their favorite novels are the sea stories of Odile Farrant.',
  'The delivery address is 14 Quay Street, second floor.',
  'The preferred seat is by the window, well away from the door.',
  'Has allergies: hazelnuts and shellfish.',
  'Calls about an order of six books every spring and asks for gift wrapping.',
];
const now = Date.now();

for (let first = 0; first < Number(callers); first += 200) {
  const rows = [];
  for (let number = first; number < Math.min(first + 200, Number(callers)); ++number) {
    facts.forEach((memory, index) => rows.push({
      memory, user_id: `+1555${String(number).padStart(7, '0')}`, run_id: `conv_earlier_${number}`,
      metadata: { agent_id: 'agent_bench', part: 'factual' }, created_ms: now - (index + 1) * 86400000,
    }));
  }
  const response = await fetch(`${url}/__fake/memories`, { method: 'POST', body: JSON.stringify(rows) });
  const { added } = await response.json();
  if (added !== rows.length) throw new Error(`the fake Mem0 took ${added} of ${rows.length} memories`);
}
