// Lines, points and bars over time.
import {BASE, create, lines, shareTime, timeAxis, timeTitle, tooltip, valueAxis} from './chart.js';
import {h} from './dom.js';
import {show, thresholds} from './fields.js';
import {legend} from './legend.js';
import {placement} from './scale.js';
import {timeSeries} from './series.js';
import {color, DASHES, palette} from './theme.js';
import {fill} from './link.js';

export function render(panel, answers, context) {
  const series = timeSeries(panel, answers);
  if (!series.some(one => one.points.length)) return null;
  const canvas = h('div', {class: 'canvas'});
  const element = h('div', {class: 'chart ' + (panel.options?.legend?.placement === 'right' ? 'legend-right' : '')}, canvas);
  const hidden = new Set();
  const switches = legend(panel, series, (index, visible) => {
    if (visible) hidden.delete(index); else hidden.add(index);
    draw();
  });
  if (switches) element.append(switches);
  let created = null;
  const draw = () => created.chart.setOption(option(panel, series.filter(one => !hidden.has(one.index)), context), {notMerge: true});
  return {
    element,
    attach() {
      created = create(canvas);
      draw();
      shareTime(created, canvas, context.zoom);
      created.chart.on('click', event => follow(event, series, context));
    },
    dispose() { created?.dispose(); },
  };
}

function option(panel, series, context) {
  const right = series.filter(one => one.config.custom?.axisPlacement === 'right');
  const left = series.filter(one => !right.includes(one));
  const values = some => some.flatMap(one => one.points.map(point => point[1]));
  const axes = [valueAxis(left[0]?.config ?? panel.fieldConfig?.defaults ?? {}, values(left))];
  if (right.length) axes.push({...valueAxis(right[0].config, values(right), 'right'), splitLine: {show: false}});
  const shown = series.flatMap(one => [line(one, right.includes(one) ? 1 : 0, axes), ...notFinite(one, right.includes(one) ? 1 : 0)]);
  shown.unshift(...bands(series, axes, right));
  if (shown.length) shown[0].markLine = marks(panel, left[0]?.config ?? {}, context);
  if (shown.length) shown[0].markArea = areas(left[0]?.config ?? {}, context);
  return {
    ...BASE(),
    grid: {left: axes[0].name ? 26 : 8, right: right.length && axes[1].name ? 26 : 14, top: 12, bottom: 6, containLabel: true},
    xAxis: timeAxis(context.bounds),
    yAxis: axes,
    series: shown,
    tooltip: tooltip(points => tip(points, series, panel, context)),
  };
}

function line(one, axis, axes) {
  const custom = one.config.custom ?? {};
  const isLog = axes[axis].type === 'log';
  const {place} = placement(one.config);
  const data = one.points.map(([time, value]) => [time, value === null || !Number.isFinite(value) || isLog && value <= 0 ? null : place(value)]);
  const style = custom.lineStyle?.fill === 'dash' ? 'dashed' : custom.lineStyle?.fill === 'dot' ? 'dotted' : DASHES[Math.floor(one.index / palette().length) % 3];
  const isAlone = data.filter(([, value]) => value !== null).length;
  const points = custom.drawStyle === 'points' || custom.showPoints === 'always' || custom.showPoints !== 'never' && isAlone < 40;
  return {
    name: one.name, id: 'series-' + one.index, yAxisIndex: axis, data,
    type: custom.drawStyle === 'bars' ? 'bar' : custom.drawStyle === 'points' ? 'scatter' : 'line',
    step: {stepAfter: 'end', stepBefore: 'start'}[custom.lineInterpolation],
    smooth: custom.lineInterpolation === 'smooth' ? 0.3 : false,
    stack: custom.stacking?.mode && custom.stacking.mode !== 'none' ? 'stack' + axis : undefined,
    connectNulls: custom.spanNulls !== undefined && custom.spanNulls !== false,
    color: one.color, itemStyle: {color: one.color}, barMaxWidth: 14,
    lineStyle: {width: custom.lineWidth ?? 2, type: style, color: one.color},
    areaStyle: custom.fillOpacity > 0 && custom.drawStyle !== 'bars' && !custom.fillBelowTo ? {color: one.color, opacity: custom.fillOpacity / 100} : undefined,
    showSymbol: points, symbol: 'circle', symbolSize: custom.drawStyle === 'points' ? custom.pointSize ?? 6 : 5,
    emphasis: {disabled: true}, large: true,
  };
}

/** The area between a series and the one that it says to fill down to. */
function bands(series, axes, right) {
  return series.flatMap(upper => {
    const lower = series.find(one => one.name === upper.config.custom?.fillBelowTo);
    if (!lower) return [];
    const axis = right.includes(upper) ? 1 : 0;
    const drawable = ([, value]) => Number.isFinite(value) && (axes[axis].type !== 'log' || value > 0);
    const {place} = placement(upper.config);
    const outline = [...upper.points.filter(drawable), ...lower.points.filter(drawable).reverse()].map(([time, value]) => [time, place(value)]);
    return outline.length < 3 ? [] : [{
      type: 'custom', id: 'band-' + upper.index, yAxisIndex: axis, silent: true, clip: true, tooltip: {show: false}, data: [[outline[0][0], outline[0][1]]],
      renderItem: (_, api) => ({type: 'polygon', shape: {points: outline.map(point => api.coord(point))}, style: {fill: upper.color, opacity: (upper.config.custom.fillOpacity || 15) / 100}}),
    }];
  });
}

/** NaN and infinite values have no place on the axis; they are marked at the upper edge. */
function notFinite(one, axis) {
  const times = one.points.filter(([, value]) => value !== null && !Number.isFinite(value)).map(([time]) => time);
  if (!times.length) return [];
  return [{
    name: one.name, id: 'not-finite-' + one.index, type: 'line', yAxisIndex: axis, data: [], silent: true, tooltip: {show: false},
    markPoint: {
      silent: true, symbol: 'triangle', symbolRotate: 180, symbolSize: 9, itemStyle: {color: color('red')}, label: {show: false},
      data: times.slice(0, 500).map(time => ({xAxis: time, y: 10})),
    },
  }];
}

function marks(panel, config, context) {
  const mode = config.custom?.thresholdsStyle?.mode ?? 'off';
  const {place} = placement(config);
  const limits = mode.includes('line') || mode.includes('dashed') ? thresholds(config).filter(([value]) => Number.isFinite(value)) : [];
  return {
    silent: true, symbol: 'none', animation: false,
    data: [
      ...limits.map(([value, limit]) => ({yAxis: place(value), lineStyle: {color: limit, type: 'dashed', width: 1.5}, label: {show: false}})),
      ...context.marks.map(mark => ({xAxis: mark.time, lineStyle: {color: color(mark.color), type: 'dashed', width: 1, opacity: 0.85}, label: {show: false}})),
    ],
  };
}

function areas(config, context) {
  const mode = config.custom?.thresholdsStyle?.mode ?? 'off';
  const {place} = placement(config);
  const steps = mode.includes('area') ? thresholds(config) : [];
  const data = steps.flatMap(([value, limit], index) => index === 0 ? [] : [[
    {yAxis: place(value), itemStyle: {color: limit, opacity: 0.08}}, {yAxis: place(steps[index + 1]?.[0] ?? Infinity)}]].filter(([, end]) => Number.isFinite(end.yAxis)));
  data.push(...context.marks.filter(mark => mark.timeEnd > mark.time).map(mark =>
    [{xAxis: mark.time, itemStyle: {color: color(mark.color), opacity: 0.1}}, {xAxis: mark.timeEnd}]));
  return {silent: true, data};
}

function tip(points, series, panel, context) {
  const time = points[0]?.axisValue;
  if (time === undefined) return '';
  const near = series.map(one => [one, nearest(one.points, time, context.bounds)]).filter(([, value]) => value !== undefined);
  const sort = panel.options?.tooltip?.sort;
  if (sort === 'desc' || sort === 'asc') near.sort(([, a], [, b]) => (sort === 'asc' ? a - b : b - a));
  const marked = context.marks.filter(mark => Math.abs(mark.time - time) < (context.bounds.to - context.bounds.from) / 120);
  return lines(timeTitle(time), near.map(([one, value]) => [one.color, one.name, show(value, one.config).text]),
    marked.slice(0, 3).map(mark => `${mark.annotation}: ${mark.text}`).join('; '));
}

/** The value at a time, or the nearest one within a hundredth of the range. */
function nearest(points, time, {from, to}) {
  let best;
  let distance = (to - from) / 100;
  for (const [at, value] of points) {
    if (value !== null && Math.abs(at - time) <= distance) { distance = Math.abs(at - time); best = value; }
  }
  return best;
}

function follow(event, series, context) {
  const one = series.find(each => 'series-' + each.index === event.seriesId);
  const link = one?.config.links?.[0];
  const url = link && fill(link.url, {...context.scope, name: one.name, value: placement(one.config).value(event.value?.[1]), time: event.value?.[0], fields: {}});
  if (url) location.assign(url);
}
