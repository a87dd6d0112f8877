// Bars by category, and histograms.
import {axisStyle, BASE, create, lines, tooltip, valueAxis} from './chart.js';
import {h} from './dom.js';
import {configure, numeric, seriesColor, show} from './fields.js';
import {legend} from './legend.js';
import {format} from './units.js';
import {transform} from './transform.js';

const MOST_IN_FULL = 8;
const AXIS_WIDTH = 60;

export function renderBars(panel, answers) {
  const answer = transform(panel, answers).find(each => each.rows.length);
  if (!answer) return null;
  const category = Math.max(0, answer.columns.findIndex(column => column.name === panel.options?.xField || !panel.options?.xField && column.type !== 'number'));
  const series = answer.columns.flatMap((column, index) => {
    if (column.type !== 'number' || index === category) return [];
    const config = configure(panel, {...column, ref: answer.ref});
    if (config.custom?.hideFrom?.viz) return [];
    return [{name: config.displayName || column.name, config, points: answer.rows.map(row => [0, numeric(row[index])])}];
  }).map((one, index) => ({...one, index, color: seriesColor(one.config, index)}));
  const names = answer.rows.map(row => String(row[category] ?? ''));
  return series.some(one => one.points.some(([, value]) => value !== null)) ? chart(panel, names, series) : null;
}

export function renderHistogram(panel, answers) {
  const values = answers.flatMap(({columns, rows}) => {
    const numbers = columns.flatMap((column, index) => (column.type === 'number' ? [index] : []));
    return rows.flatMap(row => numbers.map(index => numeric(row[index]))).filter(Number.isFinite);
  });
  if (!values.length) return null;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const width = panel.options?.bucketSize || round((high - low) / (panel.options?.bucketCount || 30)) || 1;
  const start = Math.floor(low / width) * width;
  const counts = new Array(Math.min(500, Math.floor((high - start) / width) + 1)).fill(0);
  for (const value of values) counts[Math.min(counts.length - 1, Math.floor((value - start) / width))]++;
  const config = configure(panel, {name: 'count', type: 'number'});
  const names = counts.map((_, index) => format(start + index * width, config.unit, config.decimals ?? null));
  const series = [{name: 'count', index: 0, color: seriesColor(config, 0), config: {...config, unit: 'short', custom: {...config.custom, axisLabel: ''}}, points: counts.map(count => [0, count])}];
  return chart({...panel, options: {...panel.options, legend: {showLegend: false}}}, names, series);
}

/** 1, 2 or 5 times a power of ten. */
function round(value) {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find(step => step * power >= value) * power;
}

function chart(panel, names, series) {
  const canvas = h('div', {class: 'canvas'});
  const element = h('div', {class: 'chart'}, canvas);
  const hidden = new Set();
  let created = null;
  const draw = () => created.chart.setOption(option(panel, names, series.filter(one => !hidden.has(one.index)), canvas.clientWidth), {notMerge: true});
  const switches = legend(panel, series, (index, visible) => { if (visible) hidden.delete(index); else hidden.add(index); draw(); });
  if (switches) element.append(switches);
  return {element, attach() { created = create(canvas); draw(); }, dispose() { created?.dispose(); }};
}

function option(panel, names, series, width) {
  const isHorizontal = panel.options?.orientation === 'horizontal';
  const config = series[0]?.config ?? {};
  const values = series.flatMap(one => one.points.map(([, value]) => value));
  const value = {...valueAxis(config, values), position: undefined, scale: false};
  if (isHorizontal) Object.assign(value, {nameGap: 24, nameRotate: 0});
  const isLog = value.type === 'log';
  // A few names stand below their bars in full, broken where they are too long; many are turned.
  const areFew = !isHorizontal && names.length <= MOST_IN_FULL;
  const category = {type: 'category', data: names, ...axisStyle(), axisLine: {show: true, lineStyle: axisStyle().splitLine.lineStyle}, splitLine: {show: false}, inverse: isHorizontal,
    axisLabel: {...axisStyle().axisLabel, rotate: isHorizontal || areFew ? 0 : 30, interval: areFew ? 0 : 'auto',
      width: isHorizontal ? 240 : areFew ? (width - AXIS_WIDTH) / names.length - 6 : 160, overflow: areFew ? 'break' : 'truncate'}};
  const stacked = panel.options?.stacking && panel.options.stacking !== 'none';
  return {
    ...BASE(),
    grid: {left: value.name && !isHorizontal ? 26 : 8, right: 16, top: 12, bottom: isHorizontal && value.name ? 22 : 6, containLabel: true},
    xAxis: isHorizontal ? value : category,
    yAxis: isHorizontal ? category : value,
    tooltip: {...tooltip(points => lines(points[0]?.name ?? '', points.map(point => {
      const one = series[point.seriesIndex];
      return [one.color, one.name, show(one.points[point.dataIndex][1], one.config).text];
    }))), axisPointer: {type: 'shadow'}},
    series: series.map(one => ({
      name: one.name, type: 'bar', stack: stacked ? 'all' : undefined, barMaxWidth: 36, barGap: '10%', itemStyle: {color: one.color}, emphasis: {disabled: true},
      data: one.points.map(([, each]) => ({value: each === null || !Number.isFinite(each) || isLog && each <= 0 ? null : each,
        itemStyle: one.config.color?.mode === 'thresholds' ? {color: show(each, one.config).color ?? one.color} : undefined})),
    })),
  };
}
