// Rows as series over time, as Grafana reads the format time_series: a time, texts that tell series apart, and numbers.
import {configure, numeric, seriesColor} from './fields.js';

/** [{name, config, color, points: [[millis, number or null]], ref, labels}] of all answers. */
export function timeSeries(panel, answers) {
  const series = [];
  for (const answer of answers) {
    for (const one of split(answer)) {
      const field = {name: one.name, type: 'number', ref: answer.ref};
      const config = configure(panel, field);
      series.push({...one, ref: answer.ref, name: config.displayName || one.name, config});
    }
  }
  return series
    .filter(one => !one.config.custom?.hideFrom?.viz)
    .map((one, index) => ({...one, color: seriesColor(one.config, index), index}));
}

function split({columns, rows}) {
  const time = columns.findIndex(column => column.type === 'time');
  if (time < 0) return [];
  const texts = indexes(columns, 'text');
  const numbers = indexes(columns, 'number');
  const found = new Map();
  for (const row of rows) {
    const labels = texts.map(index => row[index] ?? '');
    for (const index of numbers) {
      const key = index + '\u0000' + labels.join('\u0000');
      let one = found.get(key);
      if (!one) {
        one = {name: name(columns[index].name, labels, numbers.length), labels, points: []};
        found.set(key, one);
      }
      const value = row[index] === null ? null : numeric(row[index]);
      if (row[time] !== null) one.points.push([row[time], value]);
    }
  }
  for (const one of found.values()) one.points.sort((a, b) => a[0] - b[0]);
  return [...found.values()];
}

const indexes = (columns, type) => columns.flatMap((column, index) => (column.type === type ? [index] : []));

/** With a single column of numbers its labels say enough. */
function name(column, labels, numberColumns) {
  const text = labels.filter(label => label !== '').join(' ');
  if (!text) return column;
  return numberColumns === 1 || column === 'value' ? text : `${column} ${text}`;
}

/** What legends and stats make of a series. */
export const CALCULATIONS = {
  lastNotNull: ['last', values => values.at(-1)],
  last: ['last', values => values.at(-1)],
  firstNotNull: ['first', values => values[0]],
  first: ['first', values => values[0]],
  min: ['min', values => extreme(values, Math.min)],
  max: ['max', values => extreme(values, Math.max)],
  mean: ['mean', values => mean(values)],
  sum: ['total', values => finite(values).reduce((sum, value) => sum + value, 0)],
  count: ['count', values => values.length],
  range: ['range', values => extreme(values, Math.max) - extreme(values, Math.min)],
  median: ['median', values => finite(values).sort((a, b) => a - b)[Math.floor(finite(values).length / 2)]],
  diff: ['change', values => values.at(-1) - values[0]],
};

/** One figure of values, those that are null left out; undefined of none. */
export function calculate(name, values) {
  const present = values.filter(value => value !== null && value !== undefined);
  return present.length === 0 ? undefined : (CALCULATIONS[name] ?? CALCULATIONS.lastNotNull)[1](present);
}

const finite = values => values.filter(Number.isFinite);
const extreme = (values, of) => (finite(values).length ? finite(values).reduce((a, b) => of(a, b)) : values.at(-1));
const mean = values => (finite(values).length ? finite(values).reduce((a, b) => a + b, 0) / finite(values).length : values.at(-1));
