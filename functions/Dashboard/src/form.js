// Fields of forms, each with its label.
import { h } from './dom.js';

let made = 0;

/** A field with a label; `input` gets the id that the label is for. */
export function field(label, input) {
  input.id ||= `field-${++made}`;
  return h('div', { class: 'field' }, h('label', { for: input.id }, label), input);
}

export const text = (name, properties = {}) =>
  h('input', { name, type: 'text', autocomplete: 'off', spellcheck: 'false', dir: 'auto', ...properties });

/** A choice among texts; an option is a text, or [value, text]. */
export const choice = (name, options, selected) => h('select', { name }, options.map(one => option(one, selected)));

const option = (one, selected) => {
  const [value, shown] = Array.isArray(one) ? one : [one, one];
  return h('option', { value, selected: value === selected }, shown);
};

/** What a form has, without what is empty. */
export const valuesOf = form => Object.fromEntries([...new FormData(form)].filter(one => one[1] !== ''));
