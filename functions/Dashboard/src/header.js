// The pipelines, the parts of the page, and whether what is shown is of now.
import { part } from './api.js';
import { each, h, say } from './dom.js';
import { count, rate } from './figures.js';
import { shown } from './text.js';
import { themeButton } from './theme.js';

export const pages = [['overview', 'Now'], ['results', 'Results'], ['letters', 'Set aside'], ['find', 'Find']];

const states = { live: 'live', polled: 'every 5 s', lost: 'not reached' };

export function header() {
  const list = h('ul', { class: 'pipelines' });
  const tabs = h('ul', { class: 'pages' });
  const state = h('span', { class: 'state', role: 'status' });
  const element = h('header', {}, h('a', { class: 'skip', href: '#main' }, 'To the content'),
    h('div', { class: 'bar' }, h('h1', {}, 'Pipelines'), state, themeButton()),
    h('nav', { 'aria-label': 'Pipelines' }, list), h('nav', { 'aria-label': 'Parts' }, tabs));
  element.querySelector('.skip').addEventListener('click', event => {
    event.preventDefault();
    document.getElementById('main').focus();
  });
  return {
    element,
    pipelines(all, route) {
      each(list, all.map(one => ({ ...one, route })), pipelineLink);
      each(tabs, pages.map(([page, name]) => ({ page, name, route })), pageLink);
    },
    state(name, fault) {
      state.dataset.state = name;
      state.title = fault?.message ?? '';
      say(state, states[name] ?? '');
    },
  };
}

function pipelineLink() {
  const [link, name, detail] = [h('a'), h('strong'), h('span')];
  link.append(name, detail);
  return {
    element: h('li', {}, link),
    update({ pipeline, status, lag, eventsPerSecond, isWhole, route }) {
      link.href = `#/${part(pipeline)}/${route.page}`;
      link.dataset.state = status === 'degraded' || isWhole === false ? 'bad' : status === 'healthy' ? 'good' : 'busy';
      current(link, pipeline === route.pipeline);
      say(name, shown(pipeline));
      say(detail, ` ${status ?? ''} · ${rate(eventsPerSecond)} · lag ${count(lag)}`);
    },
  };
}

function pageLink() {
  const link = h('a');
  return {
    element: h('li', {}, link),
    update({ page, name, route }) {
      link.href = `#/${part(route.pipeline)}/${page}`;
      current(link, page === route.page);
      say(link, name);
    },
  };
}

const current = (link, is) => is ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
