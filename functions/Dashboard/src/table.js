// Tables whose rows are updated in place.
import { each, h, say } from './dom.js';

/**
 * A table. A column is { name, text: item => string, number: whether it is one, share: item => 0 to 1 for a bar, mark: item => class }.
 */
export function table(caption, columns, { empty = 'Nothing yet.' } = {}) {
  const body = h('tbody');
  const none = h('p', { class: 'empty' }, empty);
  const grid = h('table', {},
    h('caption', { class: 'unseen' }, caption),
    h('thead', {}, h('tr', {}, columns.map(one => h('th', { scope: 'col', class: one.number && 'number' }, one.name)))),
    body);
  const scroll = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${caption}, table` }, grid);
  return {
    element: h('div', {}, scroll, none),
    update(items) {
      scroll.hidden = items.length === 0;
      none.hidden = items.length > 0;
      each(body, items, () => row(columns));
    },
  };
}

function row(columns) {
  const cells = columns.map(one => h(one.head ? 'th' : 'td', { class: one.number && 'number', scope: one.head && 'row' }));
  return {
    element: h('tr', {}, cells),
    update(item) {
      columns.forEach((one, at) => cell(cells[at], one, item));
    },
  };
}

function cell(element, column, item) {
  if (column.share) {
    const bar = element.querySelector('meter') ?? element.appendChild(h('meter', { min: 0, max: 1, 'aria-hidden': 'true' }));
    const text = element.querySelector('span') ?? element.insertBefore(h('span'), bar);
    bar.value = column.share(item);
    say(text, column.text(item));
  } else {
    say(element, column.text(item));
  }
  if (column.mark) element.className = [column.number && 'number', column.mark(item)].filter(Boolean).join(' ');
}
