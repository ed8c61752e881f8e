// Light or dark: as the system has it, until somebody chooses.
import { h } from './dom.js';

const kept = 'dashboard-theme';

const isDark = () => (localStorage.getItem(kept) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

function apply(theme) {
  document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new Event('themechange'));
}

export function themeButton() {
  if (localStorage.getItem(kept)) apply(localStorage.getItem(kept));
  const change = () => {
    localStorage.setItem(kept, isDark() ? 'light' : 'dark');
    apply(localStorage.getItem(kept));
  };
  return h('button', { type: 'button', class: 'quiet', onclick: change, 'aria-label': 'Light or dark', title: 'Light or dark' }, '◐');
}
