// A chart over time, by uPlot, in the colours of the page; it fits its place and follows the theme.
import uPlot from 'uplot';
import { h } from './dom.js';

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const themes = matchMedia('(prefers-color-scheme: dark)');

/**
 * A chart with a line a series ({ label, colour (a property of the style), format }).
 * `update(data)` takes the times in seconds and a list of values a series.
 */
export function chart(label, series, { height = 190 } = {}) {
  const place = h('div', { class: 'chart', role: 'img', 'aria-label': label });
  let plot, data = [[], ...series.map(() => [])];

  const make = () => {
    plot?.destroy();
    plot = new uPlot(options(label, series, place.clientWidth || 320, height), data, place);
  };
  const sizes = new ResizeObserver(() => {
    if (!place.clientWidth) return;
    if (plot) plot.setSize({ width: place.clientWidth, height });
    else make();
  });
  sizes.observe(place);
  themes.addEventListener('change', make);
  document.addEventListener('themechange', make);

  return {
    element: place,
    update(next) {
      data = next;
      plot?.setData(data);
      place.setAttribute('aria-label', `${label}: ${series.map((one, at) => `${one.label} ${last(next[at + 1], one.format)}`).join(', ')}`);
    },
    close() {
      sizes.disconnect();
      themes.removeEventListener('change', make);
      document.removeEventListener('themechange', make);
      plot?.destroy();
    },
  };
}

const last = (values, format) => {
  const value = values.findLast(one => one !== null && one !== undefined);
  return value === undefined ? 'not known' : format(value);
};

// To the second where ticks are close, else to the minute or the day.
const clock = (seconds, step) => {
  const text = new Date(seconds * 1000).toISOString();
  return step >= 86_400 ? text.slice(0, 10) : step >= 60 ? text.slice(11, 16) : text.slice(11, 19);
};

function options(label, series, width, height) {
  const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
  return {
    width, height, tzDate: at => uPlot.tzDate(new Date(at * 1000), 'UTC'),
    padding: [12, 8, 0, 0],
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    legend: { live: true },
    scales: { y: { range: (plot, least, most) => [Math.min(0, least ?? 0), (most ?? 1) * 1.1 || 1] } },
    axes: [{ ...axis, space: 80, values: (plot, ticks, at, space, step) => ticks.map(tick => clock(tick, step)) }, { ...axis, size: 64, values: (plot, ticks) => ticks.map(tick => series[0].format(tick)) }],
    series: [
      { label: 'at', value: (plot, at) => at === null ? '–' : new Date(at * 1000).toISOString().slice(11, 19) },
      ...series.map(one => ({
        label: one.label, stroke: colour(one.colour), width: 2, points: { show: one.points ?? false },
        fill: one.fill ? `${colour(one.colour)}22` : undefined, spanGaps: true,
        value: (plot, value) => value === null ? '–' : one.format(value),
      })),
    ],
  };
}
