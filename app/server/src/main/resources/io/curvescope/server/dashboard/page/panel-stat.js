// Large figures, with the way that they came and their state.
import {h, svg} from './dom.js';
import {show} from './fields.js';
import {fill} from './link.js';
import {figures} from './reduce.js';

export function render(panel, answers, context) {
  const found = figures(panel, answers);
  if (!found.length || found.every(one => one.value === null && !one.config.noValue)) return null;
  const options = panel.options ?? {};
  const isBackground = (options.colorMode ?? 'value').startsWith('background');
  const element = h('div', {class: 'stats' + (found.length > 1 ? ' many' : '')}, found.map(one => {
    const {text, color} = show(one.value, one.config);
    const value = h('span', {class: 'stat-value'}, text);
    const item = h('div', {class: 'stat' + (isBackground && color ? ' filled' : '')});
    if (color && options.colorMode !== 'none') item.style.setProperty('--accent', color);
    const withName = found.length > 1 && options.textMode !== 'value' || options.textMode === 'value_and_name';
    if (withName) item.append(h('span', {class: 'stat-name'}, one.name));
    item.append(linked(value, one, context));
    if (options.graphMode !== 'none' && one.points.length > 2) item.append(sparkline(one.points));
    return item;
  }));
  return {element};
}

export function linked(content, one, context) {
  const link = one.config.links?.[0];
  const url = link && fill(link.url, {...context.scope, fields: one.fields, value: one.value, text: content.textContent, name: one.name});
  return url ? h('a', {href: url, title: link.title || undefined}, content) : content;
}

/** A small line of the finite values among points, for eyes only: the figure stands beside it. */
export function sparkline(points, width = 120, height = 32) {
  const finite = points.filter(([, value]) => Number.isFinite(value));
  const picture = svg('svg', {class: 'sparkline', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'});
  if (finite.length < 2) return picture;
  const [first, last] = [finite[0][0], finite.at(-1)[0]];
  const values = finite.map(([, value]) => value);
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const x = time => ((time - first) / (last - first || 1)) * width;
  const y = value => height - 3 - ((value - low) / (high - low || 1)) * (height - 6);
  const path = finite.map(([time, value], index) => `${index ? 'L' : 'M'}${x(time).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  picture.append(svg('path', {d: `${path}L${width} ${height}L0 ${height}Z`, class: 'area'}), svg('path', {d: path, class: 'line', 'vector-effect': 'non-scaling-stroke'}));
  return picture;
}
