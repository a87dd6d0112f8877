// Legends as buttons beside the canvas: they can be reached by keyboard and read aloud.
import {h, swatch} from './dom.js';
import {show} from './fields.js';
import {calculate, CALCULATIONS} from './series.js';

/** A legend of series; `toggle(index, visible)` is called when one is switched. Null where the panel wants none. */
export function legend(panel, series, toggle) {
  const options = panel.options?.legend ?? {};
  if (options.showLegend === false || options.displayMode === 'hidden' || series.length === 0) return null;
  const shown = series.filter(one => !one.config.custom?.hideFrom?.legend);
  const calculations = (options.calcs ?? []).filter(name => CALCULATIONS[name]);
  const button = one => {
    const element = h('button', {type: 'button', class: 'legend-item', 'aria-pressed': 'true', title: 'Show or hide ' + one.name},
      swatch(one.color), h('span', {class: 'legend-name'}, one.name));
    element.addEventListener('click', () => {
      const visible = element.getAttribute('aria-pressed') !== 'true';
      element.setAttribute('aria-pressed', String(visible));
      toggle(one.index, visible);
    });
    return element;
  };
  const text = (one, name) => show(calculate(name, one.points.map(point => point[1])) ?? null, one.config).text;
  if (options.displayMode === 'table') {
    return h('div', {class: 'legend legend-table'}, h('table', {},
      h('thead', {}, h('tr', {}, h('th', {}, h('span', {class: 'hidden'}, 'Series')), calculations.map(name => h('th', {scope: 'col', class: 'number'}, CALCULATIONS[name][0])))),
      h('tbody', {}, shown.map(one => h('tr', {}, h('th', {scope: 'row'}, button(one)), calculations.map(name => h('td', {class: 'number'}, text(one, name))))))));
  }
  return h('div', {class: 'legend'}, shown.map(one => {
    const item = button(one);
    calculations.forEach(name => item.append(h('span', {class: 'muted'}, ` ${CALCULATIONS[name][0]} ${text(one, name)}`)));
    return item;
  }));
}
