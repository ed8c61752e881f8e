// Dead letters and late events: looked for, opened, and redriven.
import { ask, part } from './api.js';
import { card } from './card.js';
import { h } from './dom.js';
import { choice, field, text, valuesOf } from './form.js';
import { letter } from './letter.js';
import { attempt, notice } from './notice.js';
import { redrive } from './redrive.js';

const limit = 50;

export function lettersPage(pipeline, parameters, session) {
  const given = name => parameters.get(name) ?? '';
  const kind = choice('kind', [['dead-letters', 'Dead letters'], ['late-events', 'Late events']], given('kind') || 'dead-letters');
  const found = h('div', { class: 'found' });
  const ofLetters = [field('Reason', text('reason', { value: given('reason') })), field('Field', text('field', { value: given('field') }))];
  const ofLate = [field('View', text('view', { value: given('view') }))];
  const all = h('input', { type: 'checkbox', name: 'all', value: 'true' });
  const form = h('form', { class: 'filter', onsubmit: event => { event.preventDefault(); show(); } },
    field('Kind', kind), ofLetters, ofLate,
    field('Schema', text('schema', { value: given('schema') })),
    field('Where', text('where', { placeholder: 'has(device)', value: given('where') })),
    field('From', text('from', { placeholder: '2026-01-31T08:30Z', value: given('from') })),
    field('To', text('to', { placeholder: 'now', value: given('to') })), field('Also redriven ones', all),
    h('button', { type: 'submit' }, 'Look'));
  const asked = () => {
    const { kind: of, reason, field: name, view, all: also, ...both } = valuesOf(form);
    return of === 'late-events' ? { kind: of, view, ...both, all: also } : { kind: of, reason, field: name, ...both, all: also };
  };
  const again = redrive(pipeline, () => ({ ...asked(), all: undefined }), session);
  const show = () => {
    const isLate = kind.value === 'late-events';
    ofLetters.forEach(one => { one.hidden = isLate; });
    ofLate.forEach(one => { one.hidden = !isLate; });
    again.reset();
    attempt(found, () => list(pipeline, asked()));
  };
  form.addEventListener('change', show);
  show();
  return {
    element: h('div', { class: 'cards' }, card('Events that were set aside', { wide: true }, form, found), again.element),
    update() {},
    close() {},
  };
}

async function list(pipeline, { kind, ...parameters }, continuation) {
  const page = await ask(`pipelines/${part(pipeline)}/${kind}`, { parameters: { ...parameters, limit, continuation } });
  const events = page.deadLetters ?? page.lateEvents ?? [];
  const more = h('div');
  if (page.continuation)
    more.append(h('button', { type: 'button', onclick: () => attempt(more, () => list(pipeline, { kind, ...parameters }, page.continuation)) }, 'More'));
  if (events.length === 0 && !page.continuation) return [notice(continuation ? 'No more of them.' : 'There is none.')];
  return [...events.map(letter), more];
}
