// Rates, lag and delay over the last quarter of an hour.
import { card } from './card.js';
import { chart } from './chart.js';
import { count, rate, span } from './figures.js';

const most = 900;
const smoothMs = 5000;

export function rates() {
  const samples = [];
  const flow = chart('Rates', [
    { label: 'events', colour: '--blue', format: rate, fill: true },
    { label: 'records produced', colour: '--orange', format: rate },
    { label: 'records sealed', colour: '--green', format: rate },
  ]);
  const lag = chart('Lag', [{ label: 'records not sealed', colour: '--red', format: count, fill: true }], { height: 130 });
  const delay = chart('Watermark delay', [{ label: 'clock minus watermark', colour: '--purple', format: span }], { height: 130 });
  const add = sample => {
    if (!sample || samples.at(-1)?.at >= sample.at) return;
    samples.push(sample);
    if (samples.length > most) samples.shift();
  };
  const show = () => {
    const at = samples.map(one => one.at / 1000);
    flow.update([at, ratesOf(samples, 'read'), ratesOf(samples, 'ends'), ratesOf(samples, 'records')]);
    lag.update([at, samples.map(one => one.lag)]);
    delay.update([at, samples.map(one => one.delayMs)]);
  };
  return {
    element: [card('Rates', { wide: true }, flow.element), card('Lag', {}, lag.element), card('Watermark delay', {}, delay.element)],
    begin(history) {
      const seen = samples.splice(0);
      history.at.forEach((at, index) => add({
        at, read: history.read[index], ends: history.ends[index], records: history.records[index], lag: history.lag[index],
        delayMs: history.delayMs[index],
      }));
      seen.forEach(add);
      show();
    },
    update(overview) {
      add(overview.sample);
      show();
    },
    close: () => [flow, lag, delay].forEach(one => one.close()),
  };
}

// A rate is over some seconds, as events come in batches.
function ratesOf(samples, name) {
  let before = 0;
  return samples.map(sample => {
    while (sample.at - samples[before + 1]?.at >= smoothMs) before++;
    const [past, ms] = [samples[before], sample.at - samples[before].at];
    const more = sample[name] - past[name];
    return ms < 900 || more < 0 ? null : more / ms * 1000;
  });
}
