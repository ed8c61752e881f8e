// Whether all events are accounted for, what limits the pipeline, and what is wrong with it.
import { each, h, say } from './dom.js';
import { shown } from './text.js';

export function verdict() {
  const words = h('p', { class: 'words' });
  const open = h('ul', { class: 'open' });
  const limit = h('p', { class: 'limit' });
  const setting = h('p', { class: 'setting' });
  const problems = h('ul', { class: 'problems' });
  const element = h('section', { class: 'verdict', role: 'status', 'aria-label': 'Verdict' }, words, open, problems, limit, setting);
  return {
    element,
    update({ verdict: found, bottleneck, error, warnings = [], status }) {
      element.dataset.state = error || !found.isWhole ? 'bad' : status === 'healthy' ? 'good' : 'busy';
      say(words, found.inWords[0].toUpperCase() + found.inWords.slice(1));
      lines(open, found.open);
      lines(problems, [error, ...warnings].filter(Boolean));
      say(limit, bottleneck.stage === 'none' ? bottleneck.why : `Limited by ${bottleneck.stage}: ${bottleneck.why}`);
      say(setting, bottleneck.setting ? `What moves it: ${bottleneck.setting}` : '');
    },
  };
}

function lines(list, texts) {
  list.hidden = texts.length === 0;
  each(list, texts, () => {
    const element = h('li');
    return { element, update: text => say(element, shown(text)) };
  });
}
