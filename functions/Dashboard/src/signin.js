// Asks for the key, where one is needed to look.
import { h } from './dom.js';
import { field, text } from './form.js';
import { keys } from './keys.js';
import { notice } from './notice.js';

export function signIn(fault, again) {
  const key = text('key', { type: 'password', autocomplete: 'off', required: true });
  return h('main', { class: 'signin' }, h('h1', {}, 'Pipelines'), notice(fault.message),
    h('form', { class: 'filter', onsubmit: event => { event.preventDefault(); keys.give(key.value, false); again(); } },
      field('Function key', key), h('button', { type: 'submit' }, 'Open')),
    h('p', { class: 'note' }, 'The key of the function DashboardData, or one of the host. It stays in this tab. Where the app knows identities, ',
      h('a', { href: '/.auth/login/aad?post_login_redirect_uri=/api/dashboard' }, 'sign in'), ' instead.'));
}
