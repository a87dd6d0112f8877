// What all charts share: ECharts on an element that follows its size, axes, tooltips, and one crosshair for the whole page.
import * as echarts from './echarts.js';
import {h, swatch} from './dom.js';
import {symlogAxis} from './scale.js';
import {css} from './theme.js';
import {date, format} from './units.js';

const overTime = new Set();

/** A chart that fills `element` and goes with it. */
export function create(element) {
  const chart = echarts.init(element, null, {renderer: 'canvas'});
  // Without a size, as in a tab that is being opened or printed, ECharts would draw in a hundred pixels.
  const observer = new ResizeObserver(() => { if (element.clientWidth && element.clientHeight) chart.resize(); });
  observer.observe(element);
  return {
    chart,
    dispose() { observer.disconnect(); overTime.forEach(each => { if (each.chart === chart) overTime.delete(each); }); chart.dispose(); },
  };
}

export const BASE = () => ({
  animation: false,
  textStyle: {fontFamily: css('--font'), color: css('--text'), fontSize: 12},
  aria: {enabled: true},
});

export const axisStyle = () => ({
  axisLine: {show: false},
  axisTick: {show: false},
  axisLabel: {color: css('--muted'), fontSize: 11, hideOverlap: true},
  splitLine: {lineStyle: {color: css('--line'), width: 1}},
  nameTextStyle: {color: css('--muted'), fontSize: 11},
});

export const timeAxis = ({from, to}) => ({
  type: 'time', min: from, max: to, ...axisStyle(),
  axisLine: {show: true, lineStyle: {color: css('--line')}},
  splitLine: {show: false},
  splitNumber: 5,
  axisLabel: {...axisStyle().axisLabel, formatter: {year: '{yyyy}', month: '{MMM}', day: '{MMM} {d}', hour: '{HH}:{mm}', minute: '{HH}:{mm}', second: '{HH}:{mm}:{ss}', millisecond: '{ss}.{SSS}'}},
});

/** An axis of values: logarithmic where the configuration says so and there are values that can lie on it. */
export function valueAxis(config, values, position = 'left') {
  const scale = config.custom?.scaleDistribution;
  const positive = values.filter(value => Number.isFinite(value) && value > 0);
  const isLog = scale?.type === 'log' && positive.length > 0;
  const axis = {
    type: isLog ? 'log' : 'value', position, ...axisStyle(),
    name: config.custom?.axisLabel || undefined, nameLocation: 'middle', nameGap: 44, nameRotate: 90,
    scale: !(config.custom?.fillOpacity > 0 && config.min === undefined),
    min: soft(config.min, config.custom?.axisSoftMin, values, Math.min),
    max: soft(config.max, config.custom?.axisSoftMax, values, Math.max),
    splitNumber: 4,
    axisLabel: {...axisStyle().axisLabel, formatter: value => format(value, config.unit, config.decimals ?? null)},
  };
  if (scale?.type === 'symlog') {
    const {value: valueAt, ...range} = symlogAxis(config, values);
    return {...axis, ...range, axisLabel: {...axis.axisLabel, formatter: place => format(valueAt(place), config.unit, config.decimals ?? null)}};
  }
  if (!isLog) Object.assign(axis, steps(config, values));
  if (isLog) {
    axis.logBase = scale.log ?? 10;
    // Zero, which Grafana takes for no bound there, has no place on such an axis.
    if (!(axis.min > 0)) axis.min = undefined;
    if (!(axis.max > 0)) axis.max = undefined;
    // From a power of the base to a power of the base: ECharts' own choice may hide the least value at the axis.
    const power = (value, round) => axis.logBase ** round(Math.log(value) / Math.log(axis.logBase));
    axis.min ??= power(Math.min(...positive), Math.floor);
    axis.max ??= power(Math.max(...positive), Math.ceil);
    if (axis.min === axis.max) axis.max *= axis.logBase;
  }
  return axis;
}

const ROUND_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];

/** Steps that people count in: minutes and hours, quarters of a whole, whole numbers where there are no others. */
function steps(config, values) {
  const present = values.filter(Number.isFinite);
  const most = present.length ? present.reduce((a, b) => Math.max(a, b)) : 0;
  if (config.min === 0 && (config.max === 100 || config.max === 1)) return {interval: config.max / 4};
  if (config.unit === 's' && most >= 60 && present.every(value => value >= 0)) {
    const interval = ROUND_SECONDS.find(step => most / step <= 5) ?? 604800;
    return {min: config.min ?? 0, max: config.max ?? Math.ceil(most / interval) * interval, interval};
  }
  return present.length && present.every(Number.isInteger) ? {minInterval: 1} : {};
}

function soft(hard, gentle, values, of) {
  if (hard !== undefined && hard !== null) return hard;
  const present = values.filter(Number.isFinite);
  return gentle === undefined || gentle === null || !present.length ? undefined : of(gentle, of(...present));
}

/** A tooltip of elements: no markup is ever put together from names. */
export const tooltip = (formatter, trigger = 'axis') => ({
  trigger, confine: true, transitionDuration: 0, appendTo: undefined, formatter,
  backgroundColor: css('--raised'), borderColor: css('--line'), textStyle: {color: css('--text'), fontSize: 12}, padding: 8,
  axisPointer: {type: 'line', lineStyle: {color: css('--muted'), type: 'dashed'}, animation: false},
});

/** Lines of [colour, name, text] below a title. */
export function lines(title, rows, note = '') {
  const most = 12;
  return h('div', {class: 'tip'},
    h('div', {class: 'tip-title'}, title),
    rows.slice(0, most).map(([color, name, text]) => h('div', {class: 'tip-row'}, color ? swatch(color) : null, h('span', {}, name), h('strong', {}, text))),
    rows.length > most ? h('div', {class: 'muted'}, `and ${rows.length - most} more`) : null,
    note ? h('div', {class: 'muted'}, note) : null);
}

export const timeTitle = millis => date(millis);

/** Shows where the pointer is on every chart over time, and lets a range be chosen by dragging. */
export function shareTime(created, element, onZoom) {
  const {chart} = created;
  const line = h('div', {class: 'crosshair', 'aria-hidden': 'true'});
  const zone = h('div', {class: 'zoom', 'aria-hidden': 'true'});
  element.append(line, zone);
  overTime.add({chart, line});
  const zr = chart.getZr();
  const inside = event => chart.containPixel({gridIndex: 0}, [event.offsetX, event.offsetY]);
  const at = event => chart.convertFromPixel({xAxisIndex: 0}, event.offsetX);
  let start = null;
  zr.on('mousemove', event => {
    const time = inside(event) ? at(event) : null;
    for (const other of overTime) place(other, other.chart === chart ? null : time);
    if (start !== null) {
      zone.style.left = Math.min(start, event.offsetX) + 'px';
      zone.style.width = Math.abs(event.offsetX - start) + 'px';
    }
  });
  zr.on('globalout', () => { overTime.forEach(other => place(other, null)); end(); });
  zr.on('mousedown', event => {
    if (!inside(event)) return;
    start = event.offsetX;
    zone.style.display = 'block';
    zone.style.width = '0';
  });
  zr.on('mouseup', event => {
    if (start !== null && Math.abs(event.offsetX - start) > 8) {
      const times = [start, event.offsetX].map(x => chart.convertFromPixel({xAxisIndex: 0}, x)).sort((a, b) => a - b);
      onZoom(Math.round(times[0]), Math.round(times[1]));
    }
    end();
  });
  function end() { start = null; zone.style.display = 'none'; }
}

function place({chart, line}, time) {
  const x = time === null || chart.isDisposed() ? NaN : chart.convertToPixel({xAxisIndex: 0}, time);
  const isInside = Number.isFinite(x) && chart.containPixel({gridIndex: 0}, [x, chart.getHeight() / 2]);
  line.style.display = isInside ? 'block' : 'none';
  if (isInside) line.style.left = x + 'px';
}

export {echarts};
