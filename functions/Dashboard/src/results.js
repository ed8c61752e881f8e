// Results of a view: those of one key over time, as a chart and a table; or the newest of each key.
import { ask, part } from './api.js';
import { card } from './card.js';
import { chart } from './chart.js';
import { fill, h } from './dom.js';
import { explanation } from './explain.js';
import { count, isKnown, time } from './figures.js';
import { choice, field, text, valuesOf } from './form.js';
import { brief, numberAt, numbers } from './leaves.js';
import { attempt, notice } from './notice.js';
import { table } from './table.js';
import { cut, shown, valueText } from './text.js';

const most = 500;

export function resultsPage(pipeline, parameters) {
  const place = h('div', {});
  const page = { charts: [], element: place, update() {}, close: () => page.charts.forEach(one => one.close()) };
  attempt(place, async () => {
    const { views } = await ask(`pipelines/${part(pipeline)}/views`);
    return views.length ? explorer(pipeline, views, parameters, page) : notice('This pipeline has no views.');
  });
  return page;
}

function explorer(pipeline, views, parameters, page) {
  const names = views.flatMap(view => [view.name, ...view.meanings.filter(one => !one.current).map(one => one.name)]);
  const keys = h('datalist', { id: 'keys' });
  const view = choice('view', names, parameters.get('view') ?? names[0]);
  const key = text('key', { list: 'keys', placeholder: 'all keys', value: parameters.get('key') ?? '' });
  const [from, to] = [text('from', { placeholder: '2026-01-31T08:30Z' }), text('to', { placeholder: 'now' })];
  const live = h('input', { type: 'checkbox', name: 'live', value: 'true' });
  const found = h('div', { class: 'found' });
  const show = () => attempt(found, () => answer(pipeline, valuesOf(form), page, select));
  const form = h('form', { class: 'filter', onsubmit: event => { event.preventDefault(); show(); } },
    field('View', view), field('Key', key), field('From', from), field('To', to), field('Open windows too', live), keys,
    h('button', { type: 'submit' }, 'Show'));
  const select = chosen => { key.value = chosen; show(); };
  const suggest = () => keysOf(pipeline, view.value, key.value).then(all => fill(keys, all.map(one => h('option', { value: one }))), () => {});
  let waiting;
  key.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(suggest, 250); });
  view.addEventListener('change', () => { key.value = ''; suggest(); show(); });
  suggest();
  show();
  return card('Results', { wide: true }, form, found);
}

const keysOf = async (pipeline, view, prefix) =>
  (await ask(`pipelines/${part(pipeline)}/views/${part(view)}/keys`, { parameters: { prefix, limit: 50 } })).keys.map(one => one.key);

async function answer(pipeline, { view, key, from, to, live }, page, select) {
  const path = `pipelines/${part(pipeline)}/views/${part(view)}/results`;
  const asked = key ? { from, to, live, order: 'newest', limit: most } : { from, to, live, newestPerKey: true, limit: 50 };
  const { results, cut: isCut } = await ask(path, { parameters: asked, key: key || undefined });
  page.close();
  page.charts = [];
  if (results.length === 0) return notice('There is no result in this range.');
  const names = [...new Set(results.flatMap(one => numbers(one.values).map(number => number[0])))];
  const note = isCut ? notice(`The ${key ? 'newest' : 'first'} ${results.length} of more: choose a range or a key.`) : null;
  const explained = h('div');
  const explain = start => attempt(explained, () => explanation(pipeline, view, key, start));
  return [key && names.length ? overTime(results, names, page) : null, note, rows(results, key ? null : select, key ? explain : null), explained]
    .filter(Boolean);
}

function overTime(results, names, page) {
  const value = choice('value', names);
  const place = h('div');
  const draw = () => {
    page.close();
    const made = chart(`${value.value} over time`, [{ label: value.value, colour: '--blue', format: valueText, points: true }]);
    page.charts = [made];
    fill(place, made.element);
    const all = [...results].reverse();
    made.update([all.map(one => Date.parse(one.start) / 1000), all.map(one => numberAt(one.values, value.value))]);
  };
  value.addEventListener('change', draw);
  queueMicrotask(draw);
  return h('div', {}, h('div', { class: 'filter' }, field('Value', value)), place);
}

function rows(results, select, explain) {
  const grid = table('Results', [
    { name: 'key', head: true, text: one => cut(one.key, 80) },
    { name: 'window', text: one => isKnown(one.start) ? `${time(one.start)} – ${isKnown(one.end) ? time(one.end).slice(11) : '…'}` : 'global', mark: () => 'window' },
    { name: 'pane', text: one => `${one.pane ?? ''}${one.final ? ', final' : ''}` },
    { name: 'events', number: true, text: one => count(one.events) },
    { name: 'values', text: one => shown(brief(one.values, value => cut(valueText(value), 90))), mark: () => 'values' },
  ]);
  grid.update(results);
  const each = work => grid.element.querySelectorAll('tbody tr').forEach((row, at) => work(row, results[at]));
  if (select) each((row, one) => pick(row.firstElementChild, 'Show this key over time', () => select(one.key)));
  if (explain) each((row, one) => pick(row.children[1], 'Show what this is made of', () => explain(one.start)));
  return grid.element;
}

function pick(cell, title, onclick) {
  const label = cell.textContent;
  fill(cell, h('button', { type: 'button', class: 'link', onclick, title }, label));
}
