// The shards: how large they are, what waits in them, which are stuck, and the keys that have the most events.
import { card } from './card.js';
import { bytes, count, percent } from './figures.js';
import { table } from './table.js';
import { cut, shown } from './text.js';

// A shard's name without that of its pipeline.
const nameOf = one => shown(one.shard.slice(one.shard.indexOf('.') + 1));

export function shards() {
  let limit = 1;
  const stuck = table('Stuck shards', [
    { name: 'shard', head: true, text: nameOf }, { name: 'why', text: one => shown(one.why), mark: () => 'bad' },
  ], { empty: 'None is stuck.' });
  const aside = table('What is set aside', [
    { name: 'shard', head: true, text: nameOf }, { name: 'entries', number: true, text: one => count(one.aside.count) },
  ], { empty: 'Nothing is set aside.' });
  const sizes = table('Shards by the size of their states', [
    { name: 'shard', head: true, text: nameOf },
    { name: 'state', number: true, text: one => bytes(one.bytes), share: one => one.bytes / limit, mark: one => one.bytes > 0.6 * limit && 'warn' },
    { name: 'of the limit', number: true, text: one => percent(one.bytes / limit) },
    { name: 'events', number: true, text: one => count(one.applied) },
    { name: 'panes waiting', number: true, text: one => count(one.outbox) },
  ], { empty: 'No shard has reported yet.' });
  const hot = table('Hot keys', [
    { name: 'view', text: one => shown(one.view) },
    { name: 'key', head: true, text: one => cut(one.key, 60) },
    { name: 'events', number: true, text: one => count(one.events) },
    { name: 'of its view', number: true, text: one => percent(one.share), share: one => one.share },
  ], { empty: 'No window has closed yet.' });
  return {
    element: [
      card('Stuck or set aside', {}, stuck.element, aside.element),
      card('Hot keys', { note: 'Keys with the most events in windows that have closed, as this instance has stored them.' }, hot.element),
      card('Shards', { wide: true, note: 'The largest twenty.' }, sizes.element),
    ],
    update({ shards: found, stateLimitBytes, hotKeys }) {
      limit = stateLimitBytes ?? 1;
      stuck.update(found?.stuck ?? []);
      aside.update(found?.aside ?? []);
      sizes.update(found?.sizes ?? []);
      hot.update(hotKeys ?? []);
    },
  };
}
