// Both sides of the ledger's sum: what became of what was read, and what shards have made of what was merged.
import { card } from './card.js';
import { h, say } from './dom.js';
import { count } from './figures.js';
import { table } from './table.js';
import { dead } from './tiles.js';
import { shown } from './text.js';

const outcomes = [
  ['merged', sums => sums.merged], ['late', sums => sums.late], ['filtered', sums => sums.filtered],
  ['duplicates', sums => sums.duplicate], ['dead letters', dead],
];

export function ledger() {
  const bar = h('div', { class: 'outcomes', 'aria-hidden': 'true' });
  const parts = outcomes.map(([name]) => h('span', { class: `outcome ${name.replace(' ', '-')}` }));
  bar.append(...parts);
  const sum = h('p', { class: 'sum' });
  const redriven = h('p', { class: 'note' });
  const views = table('Both sides of the sum of each view', [
    { name: 'view', head: true, text: one => shown(one.view) },
    { name: 'merged', number: true, text: one => count(one.merged) },
    { name: 'applied', number: true, text: one => count(one.applied) },
    { name: 'waiting', number: true, text: one => count(one.waiting) },
    { name: 'set aside', number: true, text: one => count(one.setAside), mark: one => one.setAside && 'bad' },
    { name: 'lost', number: true, text: one => count(one.lost), mark: one => one.lost && 'bad' },
    { name: 'both sides', text: one => one.faults.length ? 'contradicts' : one.waiting ? 'on the way' : 'adds up', mark: one => one.faults.length ? 'bad' : 'good' },
  ]);
  return {
    element: card('The ledger’s sum', { wide: true, note: 'Events, since the pipeline began. What shards have applied is reported every half minute.' },
      sum, bar, redriven, views.element),
    update({ sums, redriven: again, shards }) {
      if (!sums) return;
      const total = Math.max(1, sums.read);
      outcomes.forEach(([name, value], at) => {
        parts[at].style.flexGrow = String(value(sums) / total);
        parts[at].hidden = value(sums) === 0;
      });
      say(sum, `${count(sums.read)} read = ${outcomes.map(([name, value]) => `${count(value(sums))} ${name}`).join(' + ')}`);
      say(redriven, again?.read ? `Redriven: ${count(again.read)} = ${count(again.merged)} merged + ${count(again.filtered)} filtered + `
        + `${count(dead(again))} failed again` : '');
      views.update(shards?.views ?? []);
    },
  };
}
