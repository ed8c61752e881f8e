// How values that anybody may have sent are shown.

// Control characters, marks that turn the direction of text, and those of no width.
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** A text in which nothing is hidden: a mark that can't be seen is told by its number. */
export const shown = text => String(text ?? '').replace(hidden, mark => `⟨U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);

/** Of a long text the beginning. */
export const cut = (text, most = 120) => {
  const all = shown(text);
  return all.length > most ? `${all.slice(0, most)}…` : all;
};

/** A value of an event or a result: as JSON unless it is a text. */
export const valueText = value => value === null || value === undefined ? '–' : typeof value === 'string' ? shown(value)
  : typeof value === 'number' ? plain(value) : shown(JSON.stringify(value));

const plain = value => Number.isInteger(value) ? value.toLocaleString('en') : value.toLocaleString('en', { maximumFractionDigits: 4 });
