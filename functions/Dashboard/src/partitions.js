// Where each partition is.
import { card } from './card.js';
import { count, span } from './figures.js';
import { table } from './table.js';
import { shown } from './text.js';

export function partitions() {
  let worst = 1;
  const rows = table('Partitions', [
    { name: 'partition', head: true, text: one => one.partition },
    { name: 'lag', number: true, text: one => count(one.lag), share: one => one.lag / worst },
    { name: 'sealed up to', number: true, text: one => count(one.head) },
    { name: 'end', number: true, text: one => count(one.end) },
    { name: 'watermark', text: one => shown(one.watermark) },
    { name: 'delay', number: true, text: one => span(one.delayMs) },
    { name: 'state', text: one => one.idle ? 'idle' : 'read' },
  ], { empty: 'The timer hasn’t looked yet.' });
  return {
    element: card('Partitions', { wide: true }, rows.element),
    update(overview) {
      const all = overview.partitions ?? [];
      worst = Math.max(1, ...all.map(one => one.lag));
      rows.update(all);
    },
  };
}
