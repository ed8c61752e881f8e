// Numbers, spans and times as people read them. A figure that isn't known is a dash.
const dash = '–';
const day = 86_400_000;

export const isKnown = value => value !== null && value !== undefined;

export const count = value => isKnown(value) ? Math.round(value).toLocaleString('en') : dash;

export const rate = value => isKnown(value) ? `${count(value)}/s` : dash;

export const percent = share => isKnown(share) ? `${(share * 100).toFixed(share < 0.1 && share > 0 ? 1 : 0)} %` : dash;

/** A span in ms. */
export function span(ms) {
  if (!isKnown(ms)) return dash;
  const size = Math.abs(ms);
  if (size < 1000) return `${Math.round(ms)} ms`;
  if (size < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  if (size < 2 * 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return size < 2 * day ? `${(ms / 3_600_000).toFixed(1)} h` : `${Math.round(ms / day).toLocaleString('en')} d`;
}

export const bytes = value => !isKnown(value) ? dash : value < 10_000 ? `${count(value)} B`
  : value < 1_000_000 ? `${(value / 1000).toFixed(0)} kB` : `${(value / 1e6).toFixed(1)} MB`;

/** A time of the clock, in UTC: to the second. */
export const time = text => isKnown(text) ? new Date(text).toISOString().slice(0, 19).replace('T', ' ') : dash;
