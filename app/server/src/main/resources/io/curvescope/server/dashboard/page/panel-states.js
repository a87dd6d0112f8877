// States over time, one lane for each series.
import {axisStyle, BASE, create, lines, shareTime, timeAxis, timeTitle, tooltip} from './chart.js';
import {h, swatch} from './dom.js';
import {configure, show} from './fields.js';
import {css, palette} from './theme.js';
import {date} from './units.js';

export function render(panel, answers, context) {
  const lanes = answers.flatMap(answer => split(panel, answer));
  if (!lanes.some(lane => lane.points.length)) return null;
  const known = new Map();
  const colorOf = (value, config) => {
    const shown = show(value, config);
    if (!known.has(shown.text)) known.set(shown.text, shown.color ?? palette()[known.size % palette().length]);
    return known.get(shown.text);
  };
  const spans = lanes.flatMap((lane, index) => lane.points.flatMap(([time, value], at) => {
    if (value === null) return [];
    const end = Math.min(lane.points[at + 1]?.[0] ?? context.bounds.to, context.bounds.to);
    return [{value: [Math.max(time, context.bounds.from), end, index], text: show(value, lane.config).text, color: colorOf(value, lane.config)}];
  }));
  const canvas = h('div', {class: 'canvas'});
  const legend = h('div', {class: 'legend'}, [...known].map(([text, color]) => h('span', {class: 'legend-item'}, swatch(color), text)));
  let created = null;
  return {
    element: h('div', {class: 'chart'}, canvas, panel.options?.legend?.showLegend === false ? null : legend),
    attach() {
      created = create(canvas);
      created.chart.setOption(option(lanes, spans, context));
      shareTime(created, canvas, context.zoom);
    },
    dispose() { created?.dispose(); },
  };
}

/** Lanes of texts or numbers: where there are several texts, the last is the state and the others name the lane. */
function split(panel, {columns, rows, ref}) {
  const time = columns.findIndex(column => column.type === 'time');
  if (time < 0) return [];
  const of = type => columns.flatMap((column, index) => (column.type === type ? [index] : []));
  const numbers = [...of('number'), ...of('boolean')];
  const texts = of('text');
  const values = numbers.length ? numbers : texts.slice(-1);
  const labels = texts.filter(index => !values.includes(index));
  const lanes = new Map();
  for (const row of rows) {
    for (const index of values) {
      const label = labels.map(each => row[each] ?? '').join(' ');
      const name = label || columns[index].name;
      if (!lanes.has(name)) lanes.set(name, {name, config: configure(panel, {...columns[index], name, ref}), points: []});
      lanes.get(name).points.push([row[time], row[index]]);
    }
  }
  return [...lanes.values()].map(lane => ({...lane, points: merged(lane.points.sort((a, b) => a[0] - b[0]))}));
}

const merged = points => points.filter(([, value], index) => index === 0 || value !== points[index - 1][1]);

function option(lanes, spans, context) {
  return {
    ...BASE(),
    grid: {left: 8, right: 14, top: 8, bottom: 4, containLabel: true},
    xAxis: timeAxis(context.bounds),
    yAxis: {type: 'category', data: lanes.map(lane => lane.name), inverse: true, ...axisStyle(), splitLine: {show: false}, axisLabel: {...axisStyle().axisLabel, width: 150, overflow: 'truncate'}},
    tooltip: tooltip(({data}) => lines(lanes[data.value[2]].name, [[data.color, data.text, '']], `${timeTitle(data.value[0])} to ${date(data.value[1])}`), 'item'),
    series: [{
      type: 'custom', data: spans, encode: {x: [0, 1], y: 2}, clip: true,
      renderItem: (params, api) => {
        const [x, y] = api.coord([api.value(0), api.value(2)]);
        const [end] = api.coord([api.value(1), api.value(2)]);
        const height = Math.min(32, api.size([0, 1])[1] * 0.8);
        const span = spans[params.dataIndex];
        return {type: 'rect', shape: {x, y: y - height / 2, width: Math.max(2, end - x - 1), height, r: 2}, style: {fill: span.color},
          textContent: end - x > 60 ? {style: {text: span.text, fill: css('--ground'), width: end - x - 8, overflow: 'truncate', fontSize: 11}} : undefined, textConfig: {position: 'inside'}};
      },
    }],
  };
}
