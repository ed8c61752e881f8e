// A part of the page with a heading.
import { h } from './dom.js';

let made = 0;

export function card(title, { note = '', wide = false } = {}, ...children) {
  const id = `card-${++made}`;
  return h('section', { class: wide ? 'card wide' : 'card', 'aria-labelledby': id },
    h('h2', { id }, title), note && h('p', { class: 'note' }, note), children);
}
