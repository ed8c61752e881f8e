// What the app tells of a pipeline each second: server-sent events, read by fetch, as keys are sent in a header. When there are none, the
// page asks every five seconds.
import { ask, part, send } from './api.js';

const pause = (ms, signal) => new Promise(done => {
  const timer = setTimeout(done, ms);
  signal.addEventListener('abort', () => { clearTimeout(timer); done(); }, { once: true });
});

/** Calls `told(name, data)` for each event and `state(text, problem)` when the connection changes, until the signal ends it. */
export async function follow(pipeline, told, state, signal) {
  while (!signal.aborted) {
    try {
      await stream(pipeline, (name, data) => { state('live'); told(name, data); }, signal);
    } catch (fault) {
      if (signal.aborted) return;
      if (fault.status !== 503) state('lost', fault);
      if (fault.status === 401 || fault.status === 403 || fault.status === 404) return;
      await poll(pipeline, told, state, signal);
    }
  }
}

async function stream(pipeline, told, signal) {
  const response = await send(`data/pipelines/${part(pipeline)}/stream`, { signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + value).split('\n\n');
    rest = events.pop();
    events.forEach(event => read(event, told));
  }
}

function read(event, told) {
  const lines = event.split('\n');
  const line = name => lines.find(one => one.startsWith(`${name}: `))?.slice(name.length + 2);
  if (line('data')) told(line('event'), JSON.parse(line('data')));
}

async function poll(pipeline, told, state, signal) {
  await pause(5000, signal);
  if (signal.aborted) return;
  try {
    told('overview', await ask(`pipelines/${part(pipeline)}/overview`, { signal }));
    told('pipelines', await ask('pipelines', { signal }));
    state('polled');
  } catch (fault) {
    if (!signal.aborted) state('lost', fault);
  }
}
