// Why events became dead letters, the most frequent first, each with an example.
import { ask, part } from './api.js';
import { card } from './card.js';
import { each, h, say } from './dom.js';
import { count, percent } from './figures.js';
import { dead } from './tiles.js';
import { cut } from './text.js';

const most = 8;

export function reasons(pipeline) {
  const list = h('ul', { class: 'reasons' });
  const none = h('p', { class: 'empty' }, 'No event was dead-lettered.');
  return {
    element: card('Dead letters by reason', { wide: true }, list, none),
    update({ sums }) {
      const all = Object.entries(sums?.deadLettered ?? {}).filter(one => one[1] > 0).sort((one, other) => other[1] - one[1]);
      none.hidden = all.length > 0;
      each(list, all.slice(0, most).map(([reason, events]) => ({ reason, events, share: events / dead(sums) })), () => line(pipeline));
    },
  };
}

function line(pipeline) {
  const [link, figure, example] = [h('a'), h('span', { class: 'figure' }), h('code', { class: 'example', dir: 'auto' })];
  const bar = h('meter', { min: 0, max: 1, 'aria-hidden': 'true' });
  let shownReason;
  return {
    element: h('li', {}, link, figure, bar, example),
    update({ reason, events, share }) {
      say(figure, `${count(events)} (${percent(share)})`);
      bar.value = share;
      if (reason === shownReason) return;
      shownReason = reason;
      say(link, reason);
      link.href = `#/${part(pipeline)}/letters?reason=${part(reason)}`;
      say(example, '…');
      exampleOf(pipeline, reason).then(text => reason === shownReason && say(example, text));
    },
  };
}

// Looked for once while the page is open: it stays an example.
const known = new Map();

function exampleOf(pipeline, reason) {
  const name = `${pipeline}/${reason}`;
  if (!known.has(name)) {
    const asked = ask(`pipelines/${part(pipeline)}/dead-letters`, { parameters: { reason, limit: 1, all: true } });
    known.set(name, asked.then(found => words(found.deadLetters[0]), () => {
      known.delete(name);
      return 'no example can be shown now';
    }));
  }
  return known.get(name);
}

const words = letter => !letter ? 'none is kept any more'
  : cut(letter.field ? `${letter.field}: ${letter.found ?? 'nothing'}` : letter.found ?? letter.event ?? '', 160);
