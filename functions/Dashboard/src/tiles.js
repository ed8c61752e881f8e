// The figures that are looked at first.
import { h, say } from './dom.js';
import { count, rate, span } from './figures.js';

const dayMs = 86_400_000;
const panes = instance => instance && Object.values(instance.panes).reduce((sum, one) => sum + one, 0);
const of = (sums, name) => sums ? sums[name] : null;

// Event time of generated or old events is of another day: then the delay says nothing.
const delay = ms => Math.abs(ms ?? 0) > dayMs ? 'other day' : span(ms);

const figures = [
  ['events in', one => rate(one.rates.events), one => `${count(of(one.sums, 'read'))} read`],
  ['records in', one => rate(one.rates.produced), one => `${rate(one.rates.sealed)} sealed`],
  ['lag', one => count(one.lag), one => 'records not sealed'],
  ['watermark delay', one => delay(one.delayMs), one => 'clock minus watermark'],
  ['latency p99', one => span(one.instance?.latencyMs?.p99), one => `p50 ${span(one.instance?.latencyMs?.p50)}`],
  ['panes out', one => count(panes(one.instance)), one => `${count(one.instance?.batches)} batches`],
  ['late', one => count(of(one.sums, 'late')), one => 'for every view'],
  ['dead letters', one => count(dead(one.sums)), one => `${reasons(one.sums)} reasons`, one => dead(one.sums) > 0 && 'warn'],
  ['missing', one => count(of(one.sums, 'missing')), one => 'offsets', one => of(one.sums, 'missing') > 0 && 'bad'],
  ['duplicates', one => count(of(one.sums, 'duplicate')), one => `${count(one.instance?.redelivered)} records again`],
];

export const dead = sums => sums ? Object.values(sums.deadLettered).reduce((sum, one) => sum + one, 0) : null;

const reasons = sums => sums ? Object.keys(sums.deadLettered).length : 0;

export function tiles() {
  const made = figures.map(([name, value, detail, mark]) => ({ tile: tile(name), value, detail, mark }));
  return {
    element: h('dl', { class: 'tiles' }, made.map(one => one.tile.element)),
    update(overview) {
      for (const { tile, value, detail, mark } of made) tile.show(value(overview), detail(overview), mark?.(overview));
    },
  };
}

function tile(name) {
  const [value, detail] = [h('dd', { class: 'value' }), h('dd', { class: 'detail' })];
  const element = h('div', { class: 'tile' }, h('dt', {}, name), value, detail);
  return {
    element,
    show(text, more, mark) {
      say(value, text);
      say(detail, more);
      element.dataset.mark = mark || '';
    },
  };
}
