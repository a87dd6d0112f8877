// Rows. Headers sort; cells carry colours, marks and links as the configuration says.
import {h} from './dom.js';
import {configure, numeric, show} from './fields.js';
import {fill} from './link.js';
import {transform} from './transform.js';
import {date} from './units.js';

const MOST_ROWS = 500;

export function render(panel, answers, context) {
  const answer = transform(panel, answers).find(each => each.columns.length);
  if (!answer || !answer.rows.length) return null;
  const columns = answer.columns.map((column, index) => ({...column, index, config: configure(panel, {...column, ref: answer.ref})}))
    .filter(column => !column.config.custom?.hidden && !column.config.custom?.hideFrom?.viz);
  const rows = answer.rows.map((cells, index) => ({cells, fields: {...answer.hidden?.[index], ...record(answer.columns, cells)}}));
  const sortBy = panel.options?.sortBy?.[0];
  let sort = {name: sortBy?.displayName, descending: sortBy?.desc ?? false};
  const body = h('tbody');
  const heads = columns.map(column => {
    const button = h('button', {type: 'button', class: 'sort'}, column.config.displayName || column.name);
    const head = h('th', {scope: 'col', class: align(column)}, button);
    button.addEventListener('click', () => {
      sort = {name: column.name, descending: sort.name === column.name ? !sort.descending : false};
      draw();
    });
    if (column.config.custom?.width) head.style.width = column.config.custom.width + 'px';
    return {head, column};
  });
  function draw() {
    const by = sort.name && columns.find(column => column.name === sort.name || column.config.displayName === sort.name);
    for (const {head, column} of heads) head.setAttribute('aria-sort', !by || column !== by ? 'none' : sort.descending ? 'descending' : 'ascending');
    const ordered = by ? [...rows].sort((a, b) => compare(a.cells[by.index], b.cells[by.index]) * (sort.descending ? -1 : 1)) : rows;
    body.replaceChildren(...ordered.slice(0, MOST_ROWS).map(row => h('tr', {}, columns.map(column => cell(row, column, context)))));
  }
  draw();
  return {
    element: h('div', {class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': panel.title || 'Table'},
      h('table', {class: 'data'}, h('thead', {}, h('tr', {}, heads.map(({head}) => head))), body),
      rows.length > MOST_ROWS ? h('p', {class: 'muted'}, `The first ${MOST_ROWS} of ${rows.length} rows`) : null),
  };
}

function cell(row, column, context) {
  const raw = row.cells[column.index];
  const value = column.type === 'number' ? numeric(raw) : raw;
  const shown = column.type === 'time' && raw !== null && !column.config.unit?.startsWith('dateTime') ? {text: date(raw), color: null} : show(value, column.config);
  const kind = column.config.custom?.cellOptions?.type ?? 'auto';
  const link = column.config.links?.[0];
  const url = link && raw !== null && raw !== '' && fill(link.url, {...context.scope, fields: row.fields, value: raw, text: shown.text, name: column.name});
  const content = url ? h('a', {href: url, title: link.title || undefined, target: link.targetBlank ? '_blank' : undefined, rel: link.targetBlank ? 'noopener' : undefined}, shown.text) : shown.text;
  const element = h('td', {class: align(column)}, content);
  const isColored = shown.color && (column.config.thresholds || column.config.mappings?.length);
  if (isColored && kind === 'color-background') {
    element.replaceChildren(h('span', {class: 'pill'}, content));
    element.firstChild.style.setProperty('--accent', shown.color);
  } else if (isColored && kind === 'color-text') {
    element.classList.add('accented');
    element.style.setProperty('--accent', shown.color);
  } else if (kind === 'gauge' && typeof value === 'number' && Number.isFinite(value)) {
    const low = column.config.min ?? 0;
    const bar = h('span', {class: 'cell-bar', 'aria-hidden': 'true'});
    bar.style.width = `${Math.max(0, Math.min(1, (value - low) / ((column.config.max ?? 1) - low))) * 60}%`;
    if (shown.color) bar.style.background = shown.color;
    element.prepend(bar);
  }
  if (shown.text.length > 60) element.title = shown.text;
  return element;
}

const align = ({type, config}) => {
  const wanted = config.custom?.align;
  return wanted && wanted !== 'auto' ? wanted : type === 'number' ? 'number' : '';
};

const record = (columns, row) => Object.fromEntries(columns.flatMap((column, index) => [[column.name, row[index]], [column.original ?? column.name, row[index]]]));

/** Empty cells last, numbers as numbers. */
function compare(a, b) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const [x, y] = [numeric(a) ?? a, numeric(b) ?? b];
  return typeof x === 'string' && typeof y === 'string' ? x.localeCompare(y, undefined, {numeric: true}) : x < y ? -1 : x > y ? 1 : 0;
}
