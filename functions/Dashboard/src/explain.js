// What a result is made of: chunks, positions, versions and corrections; and what may still change it.
import { ask, part } from './api.js';
import { h } from './dom.js';
import { count, time } from './figures.js';
import { cut, shown } from './text.js';
import { table } from './table.js';

export async function explanation(pipeline, view, key, window) {
  const told = await ask(`pipelines/${part(pipeline)}/views/${part(view)}/explain`, { parameters: { window }, key });
  return h('section', { class: 'explained', 'aria-label': 'What the result is made of' },
    h('h3', {}, `${time(told.result.start)}: ${count(told.result.events)} events, `, h('span', { class: 'chip' }, told.final ? 'final' : 'provisional')),
    list('What may still change it', told.couldChange),
    h('p', { class: 'note' }, sum(told.sum)),
    chunks(told.chunks),
    list('Corrections', told.corrections.map(one => `of source ${one.source}, up to offset ${count(one.upTo)} in epoch ${one.epoch}`)),
    aside('Late events that would belong to it', told.lateEvents),
    aside('Dead letters that would belong to it', told.deadLetters),
    list('Set aside of the key', told.setAside),
    list('Not known', told.unknown));
}

function sum({ applied, waiting, result, addsUp }) {
  const verdict = addsUp === null ? 'whether that adds up can’t be told' : addsUp ? 'it adds up' : 'it DOESN’T add up';
  return `The chunks have ${count(applied)} events of it${waiting ? ` and ${count(waiting)} that wait` : ''}, the result ${count(result)}: ${verdict}.`;
}

function chunks(all) {
  const grid = table('Chunks', [
    { name: 'source', head: true, text: one => one.source },
    { name: 'offsets', text: one => `${count(one.first)} – ${count(one.last)}` },
    { name: 'events', number: true, text: one => count(one.events) },
    { name: 'merged', text: one => one.applied === undefined ? '?' : one.applied ? 'yes' : 'waits' },
    { name: 'sealed', text: one => time(one.sealedAt) },
    { name: 'epoch', number: true, text: one => one.epoch },
    { name: 'version', text: one => cut(one.version, 20) },
    { name: 'recipe', text: one => cut(one.recipe, 20) },
  ], { empty: 'The ledger has no chunk of it any more.' });
  grid.update(all);
  return grid.element;
}

const aside = (title, { count: found, unreadable, cut: isCut, first }) => list(title, [
  ...first.map(one => `${one.partition} / ${one.offset} / ${one.index}${one.reason ? `: ${one.reason}` : ''}`),
  ...found > first.length ? [`and ${count(found - first.length)} more`] : [],
  ...unreadable ? [`perhaps some of ${count(unreadable)} whose key can’t be read`] : [],
  ...isCut ? ['not all could be looked at'] : [],
]);

const list = (title, lines) => lines.length > 0 && [h('h4', {}, title), h('ul', {}, lines.map(line => h('li', { dir: 'auto' }, shown(line))))];
