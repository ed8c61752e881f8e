// An event by its position: what was set aside of it, and the chunk that the ledger has it in.
import { ask, part } from './api.js';
import { card } from './card.js';
import { h } from './dom.js';
import { count, time } from './figures.js';
import { field, text, valuesOf } from './form.js';
import { letter } from './letter.js';
import { attempt, notice } from './notice.js';
import { cut } from './text.js';

export function placesPage(pipeline) {
  const found = h('div', { class: 'found' });
  const number = (name, value) => text(name, { inputmode: 'numeric', pattern: '[0-9]+', required: true, value });
  const form = h('form', { class: 'filter', onsubmit: event => {
    event.preventDefault();
    attempt(found, () => look(pipeline, valuesOf(form)));
  } }, field('Partition', number('partition')), field('Offset', number('offset')), field('Event in the record', number('index', '0')),
  h('button', { type: 'submit' }, 'Look'));
  const note = 'The position of a record in the topic, and which of its events, from 0.';
  return { element: h('div', { class: 'cards' }, card('Find an event', { wide: true, note }, form, found)), update() {}, close() {} };
}

async function look(pipeline, { partition, offset, index }) {
  const base = `pipelines/${part(pipeline)}`;
  const place = `${part(partition)}/${part(offset)}`;
  const [row, ...events] = await Promise.all([
    ask(`${base}/positions/${place}`),
    ...['dead-letters', 'late-events'].map(kind => none(ask(`${base}/${kind}/${place}/${part(index)}`))),
  ]);
  const letters = events.flatMap(one => one?.deadLetters ?? one?.lateEvents ?? []).map(letter);
  letters.forEach(one => { one.open = true; });
  return [...letters.length ? letters : [notice('It was not set aside: if the record has such an event, it was merged, filtered or a duplicate.')],
    chunk(row)];
}

const none = question => question.catch(fault => {
  if (fault.status !== 404) throw fault;
});

const chunk = row => h('p', { class: 'note' }, `Sealed ${time(row.sealedAt)} UTC in epoch ${row.epoch}, in a chunk of offsets ${count(row.first)} to `
  + `${count(row.last)}: ${count(row.counts.read)} read, ${count(row.counts.merged)} merged, ${count(row.counts.late)} late, `
  + `${count(row.counts.filtered)} filtered, ${count(row.counts.duplicate)} duplicates. Delta object ${cut(row.delta)}.`);
