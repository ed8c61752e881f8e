// What a pipeline does now.
import { ask, part } from './api.js';
import { h } from './dom.js';
import { epochs } from './epochs.js';
import { ledger } from './ledger.js';
import { partitions } from './partitions.js';
import { rates } from './rates.js';
import { reasons } from './reasons.js';
import { shards } from './shards.js';
import { tiles } from './tiles.js';
import { verdict } from './verdict.js';
import { work } from './work.js';

export function overviewPage(pipeline) {
  const charts = rates();
  const parts = [verdict(), tiles(), ledger(), charts, reasons(pipeline), partitions(), work(), shards(), epochs()];
  const [head, figures, ...cards] = parts;
  ask(`pipelines/${part(pipeline)}/history`).then(charts.begin, () => {});
  return {
    element: h('div', {}, head.element, figures.element, h('div', { class: 'cards' }, cards.map(one => one.element))),
    update: overview => parts.forEach(one => one.update(overview)),
    close: charts.close,
  };
}
