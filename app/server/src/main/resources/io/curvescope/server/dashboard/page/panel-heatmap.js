// Time against bands, the value as lightness.
import {axisStyle, BASE, create, lines, shareTime, timeAxis, timeTitle, tooltip} from './chart.js';
import {h} from './dom.js';
import {timeSeries} from './series.js';
import {heat} from './theme.js';
import {format} from './units.js';

export function render(panel, answers, context) {
  const series = timeSeries(panel, answers);
  const cells = series.flatMap((one, band) => one.points.filter(([, value]) => Number.isFinite(value)).map(([time, value]) => [time, band, value]));
  if (!cells.length) return null;
  const options = panel.options ?? {};
  const unit = options.cellValues?.unit ?? series[0].config.unit ?? '';
  const decimals = options.cellValues?.decimals ?? series[0].config.decimals ?? null;
  const text = value => format(value, unit, decimals);
  const least = options.color?.min ?? series[0].config.min ?? Math.min(0, ...sample(cells));
  const most = options.color?.max ?? series[0].config.max ?? Math.max(...sample(cells));
  const canvas = h('div', {class: 'canvas'});
  const scale = h('div', {class: 'scale'}, h('span', {}, text(least)), h('span', {class: 'scale-bar', 'aria-hidden': 'true'}), h('span', {}, text(most)));
  scale.children[1].style.background = `linear-gradient(to right, ${heat().join(', ')})`;
  let created = null;
  return {
    element: h('div', {class: 'chart'}, canvas, scale),
    attach() {
      created = create(canvas);
      created.chart.setOption(option(series, cells, [least, most], text, context, options));
      shareTime(created, canvas, context.zoom);
    },
    dispose() { created?.dispose(); },
  };
}

function option(series, cells, [least, most], text, context, options) {
  const shade = colors(least, most, options.color?.scale === 'exponential' ? options.color.exponent ?? 0.5 : 0.7);
  const widths = series.map((_, band) => bucket(cells.filter(cell => cell[1] === band), context.bounds));
  return {
    ...BASE(),
    grid: {left: 8, right: 14, top: 8, bottom: 4, containLabel: true},
    xAxis: timeAxis(context.bounds),
    yAxis: {type: 'category', data: series.map(one => one.name), ...axisStyle(), inverse: options.yAxis?.reverse ?? false,
      axisLabel: {...axisStyle().axisLabel, interval: series.length > 16 ? 'auto' : 0}, splitLine: {show: false}},
    tooltip: tooltip(point => lines(timeTitle(point.value[0]), [[shade(point.value[2]), series[point.value[1]].name, text(point.value[2])]]), 'item'),
    series: [{
      type: 'custom', data: cells, dimensions: ['time', 'band', 'value'], encode: {x: 0, y: 1}, progressive: 2000, clip: true,
      renderItem: (_, api) => {
        const [x, y] = api.coord([api.value(0), api.value(1)]);
        const [right] = api.coord([api.value(0) + widths[api.value(1)], api.value(1)]);
        const height = api.size([0, 1])[1];
        return {type: 'rect', shape: {x, y: y - height / 2 + 0.5, width: Math.max(1.5, right - x - 0.5), height: Math.max(1, height - 1)}, style: {fill: shade(api.value(2))}};
      },
    }],
  };
}

/** Lightness by the value; small values are drawn apart, since they are what a heat map is looked at for. */
function colors(least, most, exponent) {
  const ramp = heat();
  return value => {
    const share = Math.max(0, Math.min(1, (value - least) / (most - least || 1))) ** exponent * (ramp.length - 1);
    const step = Math.min(ramp.length - 2, Math.floor(share));
    return mix(ramp[step], ramp[step + 1], share - step);
  };
}

const parts = hex => [1, 3, 5].map(start => parseInt(hex.slice(start, start + 2), 16));
const mix = (from, to, share) => `rgb(${parts(from).map((part, index) => Math.round(part + (parts(to)[index] - part) * share)).join(',')})`;

/** The width of a band's cells: the least distance between two of its times, at least a pixel or some. */
function bucket(cells, {from, to}) {
  const times = [...new Set(cells.map(([time]) => time))].sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, index) => time - times[index]);
  const least = gaps.length ? gaps.reduce((a, b) => Math.min(a, b)) : (to - from) / 50;
  return Math.max(least, (to - from) / 400);
}

const sample = cells => (cells.length > 50000 ? cells.slice(0, 50000) : cells).map(([, , value]) => value);

