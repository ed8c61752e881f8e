// Versions and epochs on a line of time, newest last; and each view's layout.
import { card } from './card.js';
import { each, h, say } from './dom.js';
import { count, time } from './figures.js';
import { table } from './table.js';
import { cut, shown } from './text.js';

export function epochs() {
  const line = h('ol', { class: 'epochs' });
  const layouts = table('Layouts of views', [
    { name: 'view', head: true, text: one => shown(one.view) }, { name: 'sharding', text: one => one.sharding },
    { name: 'shards', number: true, text: one => count(one.shards) }, { name: 'since epoch', number: true, text: one => one.sinceEpoch },
  ]);
  const handing = h('p', { class: 'note' });
  return {
    element: card('Versions and epochs', { wide: true }, line, handing, layouts.element),
    update({ history }) {
      each(line, [...history?.epochs ?? []].reverse(), epoch);
      layouts.update(history?.layouts ?? []);
      say(handing, history?.handingOver.length ? `Handing over: ${history.handingOver.map(shown).join(', ')}` : '');
    },
  };
}

function epoch() {
  const [name, at, cause] = [h('strong'), h('time'), h('span')];
  return {
    element: h('li', {}, name, at, cause),
    update(one) {
      say(name, `epoch ${one.epoch}, version ${cut(one.version, 8)}${one.revision ? `, revision ${one.revision}` : ''}`);
      say(at, `${time(one.openedAt)} UTC`);
      say(cause, cut(one.cause, 200));
    },
  };
}
