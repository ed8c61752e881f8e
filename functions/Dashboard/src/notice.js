// One clear message in the place of what can't be shown.
import { h } from './dom.js';
import { shown } from './text.js';

export const notice = (text, kind = '') => h('p', { class: `notice ${kind}`, role: kind === 'bad' ? 'alert' : 'status' }, shown(text));

/** Shows what the promise gives, or why it gives nothing. */
export async function attempt(place, work) {
  place.setAttribute('aria-busy', 'true');
  try {
    place.replaceChildren(...[await work()].flat());
  } catch (fault) {
    if (fault.name !== 'AbortError') place.replaceChildren(notice(fault.message, fault.status === 404 ? '' : 'bad'));
  } finally {
    place.removeAttribute('aria-busy');
  }
}
