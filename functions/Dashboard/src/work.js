// What this instance has measured: latencies, panes by timing, and what its time went into.
import { card } from './card.js';
import { h, say } from './dom.js';
import { count, percent, span, time } from './figures.js';
import { table } from './table.js';

const named = { early: 'early', onTime: 'on time', late: 'late', correction: 'corrections' };

const explained = {
  pressure: 'batches wait for shards', plan: 'where do chains end?', fold: 'decode, validate, fold', store: 'store deltas, dead letters',
  seal: 'append to the ledger', entity: 'operations of shards', sink: 'of them: write results', throttling: 'wait, as the store throttles',
};

export function work() {
  const since = h('p', { class: 'note' });
  const latency = table('Latency', [
    { name: 'percentile', head: true, text: one => one[0] }, { name: 'to the stored pane', number: true, text: one => span(one[1]) },
  ], { empty: 'No pane yet.' });
  let all = 1;
  const panes = table('Panes by timing', [
    { name: 'pane', head: true, text: one => named[one[0]] },
    { name: 'stored', number: true, text: one => count(one[1]), share: one => one[1] / all },
  ]);
  const stages = table('Stages', [
    { name: 'stage', head: true, text: one => one[0] }, { name: 'what it is', text: one => explained[one[0]] ?? '' },
    { name: 'busy', number: true, text: one => percent(one[1]), share: one => Math.min(1, one[1]) },
  ], { empty: 'Nothing measured yet.' });
  const note = 'How busy each stage was in the last seconds. Operations of shards run beside each other, so they may be more than 100 %.';
  return {
    element: [card('Latency and panes', {}, since, latency.element, panes.element), card('What time goes into', { note }, stages.element)],
    update({ instance, stages: shares }) {
      if (!instance) return;
      say(since, `Of this instance, since ${time(instance.since)} UTC.`);
      const { p50, p90, p99, max } = instance.latencyMs ?? {};
      latency.update(instance.latencyMs ? [['p50', p50], ['p90', p90], ['p99', p99], ['max', max]] : []);
      all = Math.max(1, ...Object.values(instance.panes));
      panes.update(Object.entries(instance.panes));
      stages.update(Object.entries(shares?.shares ?? {}));
    },
  };
}
