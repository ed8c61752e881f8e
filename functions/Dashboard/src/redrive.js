// Takes events that were set aside into results: first what would become of them, then for good.
import { act, part } from './api.js';
import { card } from './card.js';
import { fill, h } from './dom.js';
import { count, time } from './figures.js';
import { field, text } from './form.js';
import { keys } from './keys.js';
import { notice } from './notice.js';
import { table } from './table.js';
import { cut, valueText } from './text.js';

/** `chosen()` gives which events; `reset()` forgets a trial of others. */
export function redrive(pipeline, chosen, session) {
  const by = text('by', { placeholder: 'your name, for the log', value: session.name ?? '', readonly: session.name != null });
  const trial = h('button', { type: 'button', onclick: () => run(true) }, 'Try it (changes nothing)');
  const go = h('button', { type: 'button', class: 'danger', disabled: true, onclick: () => run(false) }, 'Redrive');
  const said = h('div', { 'aria-live': 'polite' });
  const reset = () => {
    go.disabled = true;
    go.textContent = 'Redrive';
    fill(said);
  };

  async function run(dryRun) {
    [trial, go].forEach(one => { one.disabled = true; });
    fill(said, notice(dryRun ? 'It is tried…' : 'It is begun…'));
    try {
      const parameters = { ...chosen(), by: by.value, dryRun: dryRun || undefined, limit: 20 };
      const told = await act(`pipelines/${part(pipeline)}/redrive`, parameters);
      fill(said, dryRun ? forecast(told) : begun(told));
      go.disabled = !dryRun || told.events === 0;
      go.textContent = dryRun && told.events ? `Redrive ${count(told.events)} events` : 'Redrive';
    } catch (fault) {
      fill(said, fault.status === 401 ? keyForm(() => run(dryRun)) : notice(fault.message, 'bad'));
    }
    trial.disabled = false;
  }

  const note = 'Takes the events that are chosen above into results, each once, by the pipeline as it is now.';
  const element = session.canWrite === false
    ? card('Redrive', { wide: true }, notice('You may look, and not change anything.'))
    : card('Redrive', { wide: true, note }, h('div', { class: 'filter' }, field('By', by), trial, go), said);
  return { element, reset };
}

function forecast({ events, asked, forecast: told }) {
  if (events === 0) return notice(`There is nothing to redrive: ${asked}.`);
  const failed = Object.entries(told.failedAgain).map(([reason, times]) => `${count(times)} ${reason}`).join(', ');
  const changes = table('Results that would change', [
    { name: 'view', text: one => one.view }, { name: 'key', head: true, text: one => cut(one.key, 60) },
    { name: 'window', text: one => time(one.start) }, { name: 'now', text: one => cut(valueText(one.before), 120) },
    { name: 'then', text: one => cut(valueText(one.after), 120) },
  ], { empty: 'No result would change.' });
  changes.update(told.changes);
  return [
    notice(`Of ${count(events)} events (${asked}) ${count(told.merged)} would be merged, ${count(told.filtered)} filtered`
      + `${failed ? `, and these fail again: ${failed}` : ''}. ${count(told.changed)} results would change${told.changed > told.changes.length ? ', such as' : ''}:`),
    changes.element, told.notes.map(one => notice(one)),
  ];
}

const begun = ({ events, redrive: number, asked }) => events === 0
  ? notice(`Nothing is left to redrive of ${asked}: somebody may have done it.`)
  : notice(`Redrive ${number} is under way: ${count(events)} events, ${asked}. If these aren’t the events you chose, somebody else’s `
    + 'redrive is being finished first: try yours again then.');

function keyForm(again) {
  const key = text('key', { type: 'password', autocomplete: 'off' });
  return h('form', { class: 'filter', onsubmit: event => { event.preventDefault(); keys.give(key.value, true); again(); } },
    notice('To change something, the key of the function DashboardAction is needed.'), field('Key for changes', key),
    h('button', { type: 'submit' }, 'Go on'));
}
