// Single figures of a panel's answers, as stats, gauges and bar gauges show them.
import {configure, numeric} from './fields.js';
import {calculate, timeSeries} from './series.js';

/** [{name, value, config, points, fields}]. */
export function figures(panel, answers) {
  const {calcs = ['lastNotNull'], values = false, limit = 25, fields = ''} = panel.options?.reduceOptions ?? {};
  const found = answers.flatMap(answer => {
    const isSeries = answer.columns.some(column => column.type === 'time');
    if (values) return byRow(panel, answer).slice(0, limit);
    return isSeries ? bySeries(panel, answer, calcs[0]) : byColumn(panel, answer, calcs[0], fields);
  });
  return found.filter(one => wanted(one.column ?? one.name, fields));
}

function wanted(name, fields) {
  if (!fields || fields === '/.*/') return true;
  const pattern = /^\/(.*)\/\w*$/.exec(fields);
  return pattern ? new RegExp(pattern[1]).test(name) : name === fields;
}

function bySeries(panel, answer, calculation) {
  return timeSeries(panel, [answer]).map(one =>
    ({...one, value: calculate(calculation, one.points.map(point => point[1])) ?? null, fields: {}}));
}

function byColumn(panel, {columns, rows, ref}, calculation, fields) {
  const texts = columns.findIndex(column => column.type === 'text');
  const shown = columns.map((column, index) => ({column, index})).filter(({column}) => column.type === 'number' || fields && column.type !== 'number');
  // Texts that tell rows apart: one figure each, as in Grafana.
  if (texts >= 0 && shown.filter(({column}) => column.type === 'number').length === 1 && rows.length > 1 && !fields) {
    return byRow(panel, {columns, rows, ref});
  }
  return shown.map(({column, index}) => {
    const config = configure(panel, {...column, ref});
    const cells = rows.map(row => (column.type === 'number' ? numeric(row[index]) : row[index]));
    return {column: column.name, name: config.displayName || column.name, value: calculate(calculation, cells) ?? null, config, points: [], fields: record(columns, rows.at(-1))};
  });
}

function byRow(panel, {columns, rows, ref}) {
  const text = columns.findIndex(column => column.type === 'text');
  return rows.flatMap(row => columns.flatMap((column, index) => {
    if (column.type !== 'number') return [];
    const config = configure(panel, {...column, ref});
    return [{column: column.name, name: text >= 0 ? row[text] ?? '' : config.displayName || column.name, value: numeric(row[index]), config, points: [], fields: record(columns, row)}];
  }));
}

const record = (columns, row) => Object.fromEntries(columns.map((column, index) => [column.name, row?.[index]]));
