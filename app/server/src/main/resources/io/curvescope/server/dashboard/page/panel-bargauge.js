// Bars from an axis's least to its greatest value, one for each figure.
import {h} from './dom.js';
import {show, thresholds} from './fields.js';
import {figures} from './reduce.js';
import {linked} from './panel-stat.js';
import {palette} from './theme.js';

export function render(panel, answers, context) {
  const found = figures(panel, answers).filter(one => one.value !== null);
  if (!found.length) return null;
  const greatest = Math.max(...found.map(one => one.value).filter(Number.isFinite), 0);
  return {
    element: h('div', {class: 'gauges'}, found.map(one => {
      const low = one.config.min ?? 0;
      const high = one.config.max ?? (greatest > low ? greatest : low + 1);
      const share = value => Math.max(0, Math.min(1, (value - low) / (high - low)));
      const {text, color} = show(one.value, one.config);
      const bar = h('span', {class: 'gauge-bar'});
      bar.style.width = `${(Number.isNaN(one.value) ? 0 : share(one.value)) * 100}%`;
      bar.style.background = color ?? palette()[0];
      const track = h('span', {class: 'gauge-track', role: 'meter', 'aria-label': one.name || panel.title, 'aria-valuemin': low, 'aria-valuemax': high,
        'aria-valuenow': Number.isFinite(one.value) ? one.value : low, 'aria-valuetext': text}, bar);
      for (const [value, limit] of thresholds(one.config).filter(([value]) => value > low && value < high)) {
        const tick = h('span', {class: 'gauge-tick'});
        tick.style.left = `${share(value) * 100}%`;
        tick.style.background = limit;
        track.append(tick);
      }
      return h('div', {class: 'gauge'}, h('span', {class: 'gauge-name', title: one.name}, one.name), track, linked(h('strong', {class: 'gauge-value'}, text), one, context));
    })),
  };
}
