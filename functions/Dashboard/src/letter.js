// An event that was set aside: what was wrong with it, as it was read, and as it came.
import { h } from './dom.js';
import { isKnown } from './figures.js';
import { cut, shown, valueText } from './text.js';

export function letter(one) {
  const title = one.kind === 'late' ? `late for ${(one.lateFor ?? []).join(', ')}` : one.reason;
  return h('details', { class: 'letter' },
    h('summary', {}, h('span', { class: 'chip' }, shown(title)), ' ',
      h('code', { dir: 'auto' }, one.field ? `${shown(one.field)}: ${cut(one.found ?? 'nothing', 80)}` : cut(one.found ?? one.event ?? '', 80)),
      h('span', { class: 'position' }, `${one.partition} / ${one.offset} / ${one.index}`),
      isKnown(one.redriven) && h('span', { class: 'chip' }, `redriven by ${one.redriven}`)),
    facts(one),
    one.locked && h('p', { class: 'notice' }, shown(one.locked)),
    one.undecoded && h('p', { class: 'notice' }, shown(one.undecoded)),
    one.decoded && [h('h3', {}, 'As it was read'), pairs(Object.entries(one.decoded))],
    h('h3', {}, 'As it came'),
    h('pre', { dir: 'auto', tabindex: '0' }, cut(one.event ?? 'nothing', 100_000)),
    one.headers?.length > 0 && [h('h3', {}, 'Headers'), pairs(one.headers.map(header => [header.name, header.value]))]);
}

const facts = one => pairs([
  ['stage', one.stage], ['schema', one.schema], ['field', one.field], ['found', one.found], ['at byte', one.at], ['event time', one.eventTime],
  ['Kafka time', one.kafkaTime], ['key', one.key],
].filter(fact => isKnown(fact[1])));

const pairs = all => h('dl', { class: 'pairs' }, all.map(([name, value]) =>
  h('div', {}, h('dt', {}, cut(name, 200)), h('dd', { dir: 'auto' }, cut(valueText(value), 10_000)))));
