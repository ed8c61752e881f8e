// The page: shows what the address asks for, and goes on with it as long as it is looked at.
import { ask } from './api.js';
import { fill, h } from './dom.js';
import { header } from './header.js';
import { lettersPage } from './letters.js';
import { follow } from './live.js';
import { notice } from './notice.js';
import { overviewPage } from './overview.js';
import { placesPage } from './places.js';
import { resultsPage } from './results.js';
import { routeOf } from './route.js';
import { signIn } from './signin.js';

const app = document.getElementById('app');
const made = {
  overview: route => overviewPage(route.pipeline),
  results: route => resultsPage(route.pipeline, route.parameters),
  letters: (route, session) => lettersPage(route.pipeline, route.parameters, session),
  find: route => placesPage(route.pipeline),
};

async function start() {
  try {
    const session = await ask('session');
    run(session, (await ask('pipelines')).pipelines);
  } catch (fault) {
    if (fault.status === 401 || fault.status === 403) fill(app, signIn(fault, start));
    else {
      fill(app, h('main', {}, notice(fault.message, 'bad')));
      setTimeout(start, 5000);
    }
  }
}

function run(session, pipelines) {
  const top = header();
  const main = h('main', { id: 'main', tabindex: '-1' });
  fill(app, top.element, main);
  let page, end, route;

  const told = (name, data) => {
    if (name === 'pipelines') ({ pipelines } = data);
    else page.update(data);
    top.pipelines(pipelines, route);
  };
  const follows = () => {
    end?.abort();
    end = new AbortController();
    if (!document.hidden) follow(route.pipeline, told, top.state, end.signal);
  };
  const open = () => {
    page?.close();
    end?.abort();
    route = routeOf(location.hash);
    route.pipeline ||= pipelines[0]?.pipeline ?? '';
    top.pipelines(pipelines, route);
    const problem = problemOf(route, pipelines);
    document.title = problem ? 'Pipelines' : `${route.pipeline} · Pipelines`;
    page = problem ? { element: notice(problem), update() {}, close() {} } : made[route.page](route, session);
    fill(main, page.element);
    if (!problem) follows();
  };
  addEventListener('hashchange', open);
  document.addEventListener('visibilitychange', () => document.hidden ? end?.abort() : problemOf(route, pipelines) || follows());
  open();
}

function problemOf(route, pipelines) {
  if (pipelines.length === 0) return 'No pipeline runs here: /api/health/details says why.';
  if (!pipelines.some(one => one.pipeline === route.pipeline))
    return `There is no pipeline ‘${route.pipeline}’ here: ${pipelines.map(one => one.pipeline).join(', ')}.`;
  return made[route.page] ? null : `There is no part ‘${route.page}’ of this page.`;
}

start();
