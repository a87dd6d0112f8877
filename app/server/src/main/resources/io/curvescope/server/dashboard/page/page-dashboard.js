// The page of a dashboard.
import {get, post} from './api.js';
import {refreshControl, repeat, timeControl, zoomedOut} from './controls.js';
import {h} from './dom.js';
import {header, short} from './header.js';
import {Panel} from './panel.js';
import {progress} from './progress.js';
import {address, read} from './state.js';
import {onThemeChange} from './theme.js';
import {bounds} from './time.js';
import {controls, settle} from './variables.js';

const uid = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const main = document.getElementById('main');

const settings = {range: {from: 'now-6h', to: 'now'}, refresh: '', variables: {}};
let definition = null;
let panels = [];
let toolbar = null;
let analyses = null;
let stop = () => {};
let turn = 0;

async function start() {
  definition = await get(`/api/v1/dashboards/${encodeURIComponent(uid)}`);
  document.title = `${short(definition.title)} · Curvescope`;
  adopt();
  toolbar = h('div', {class: 'toolbar', role: 'toolbar', 'aria-label': 'What is shown'});
  analyses = progress(() => load());
  const grid = h('div', {class: 'grid'});
  panels = build(grid);
  main.replaceChildren(h('div', {class: 'title'}, h('h1', {}, short(definition.title)), h('p', {class: 'muted'}, definition.description ?? '')), toolbar, analyses.element, grid);
  onThemeChange(() => panels.forEach(panel => panel.redraw()));
  window.addEventListener('popstate', () => { adopt(); load(); });
  await load();
}

/** Takes over what the address says, and what the dashboard says where it says nothing. */
function adopt() {
  const named = read();
  const usual = definition.time ?? {from: 'now-6h', to: 'now'};
  settings.range = named.range.from && named.range.to ? named.range : usual;
  settings.refresh = named.refresh ?? (named.range.to && named.range.to !== 'now' ? '' : definition.refresh || '');
  settings.variables = named.variables;
}

function build(grid) {
  const found = [];
  const add = panel => { const one = new Panel(uid, panel); found.push(one); grid.append(one.element); };
  for (const panel of definition.panels) {
    if (panel.type !== 'row') { add(panel); continue; }
    const row = h('h2', {class: 'row-title'}, panel.title);
    row.style.gridRow = String(panel.gridPos.y + 1);
    grid.append(row);
    // A folded row is shown unfolded: there is no panel that nobody would see.
    (panel.panels ?? []).forEach(add);
  }
  return found;
}

async function load() {
  const mine = ++turn;
  const {from, to} = bounds(settings.range);
  const times = {from: new Date(from).toISOString(), to: new Date(to).toISOString()};
  const settled = await settle(uid, definition.templating?.list ?? [], settings.variables, times);
  if (mine !== turn) return;
  const variables = Object.fromEntries(settled.map(({definition: {name}, values}) => [name, values]));
  const request = {...times, variables};
  draw(settled, variables);
  const marks = definition.annotations?.list?.some(each => each.enable && !each.builtIn)
    ? (await post(`/api/v1/dashboards/${encodeURIComponent(uid)}/annotations/query`, request).catch(() => ({items: []}))).items : [];
  if (mine !== turn) return;
  const context = {request, bounds: {from, to}, marks, zoom: (start, end) => change({range: {from: String(start), to: String(end)}}),
    scope: {variables, range: settings.range, bounds: {from, to}}};
  drawMarks(marks);
  if (uid.includes('debug') && variables.run?.length) analyses.watch(variables.run.filter(run => run !== '$__all'));
  await Promise.all(panels.map(panel => panel.load(context)));
  document.body.dataset.loaded = String(turn);
}

function draw(settled, variables) {
  const focused = document.activeElement?.id;
  const links = (definition.links ?? []).map(link => h('a', {class: 'button', title: link.tooltip || null, href: linkAddress(link, variables)}, link.title));
  toolbar.replaceChildren(
    ...controls(settled, (name, values) => {
      // What depends on it is settled anew; what still fits stays.
      change({variables: {...dependents(settled, name), [name]: values}});
    }),
    h('span', {class: 'grow'}),
    ...links,
    h('div', {class: 'control group'}, timeControl(settings.range, range => change({range})),
      h('button', {type: 'button', title: 'Show twice the time', 'aria-label': 'Zoom out', onclick: () => change({range: zoomedOut(settings.range)})}, '−')),
    refreshControl(settings.refresh, refresh => change({refresh})),
    h('button', {type: 'button', id: 'now', onclick: () => load(), title: 'Ask anew'}, 'Refresh now'));
  if (focused) document.getElementById(focused)?.focus();
  stop();
  stop = repeat(settings.refresh, load);
  header(uid, other => `${other.page}${address({...settings, refresh: '', variables})}`).catch(() => {});
}

/** Values that a person or the address chose, of the variables other than one; earlier ones than it always stay. */
function dependents(settled, name) {
  const at = settled.findIndex(({definition: each}) => each.name === name);
  return Object.fromEntries(settled.filter((_, index) => index < at || settings.variables[_.definition.name] && index > at && _.definition.multi)
    .map(({definition: each, values}) => [each.name, values]));
}

function linkAddress(link, variables) {
  const kept = address({range: settings.range, refresh: '', variables: link.includeVars ? variables : {}});
  return link.url + (link.keepTime ? kept : '');
}

function change(changed) {
  Object.assign(settings, changed);
  history.pushState(null, '', address(settings));
  load().catch(fail);
}

/** What the vertical marks are, in words. */
function drawMarks(marks) {
  document.getElementById('marks')?.remove();
  if (!marks.length) return;
  const names = [...new Set(marks.map(mark => mark.annotation))];
  toolbar.after(h('p', {id: 'marks', class: 'muted small'}, 'Marked: ' + names.map(name =>
    `${marks.filter(mark => mark.annotation === name).length} ${name.toLowerCase()}`).join(', ') + '. Point at a mark to read it.'));
}

function fail(error) {
  main.append(h('p', {class: 'state bad', role: 'alert'}, error.message));
}

header(uid).catch(() => {});
start().catch(fail);
