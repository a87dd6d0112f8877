// The list of runs: what each is, how its loss went, and when it was last heard of.
import {get} from './api.js';
import {refreshControl, repeat} from './controls.js';
import {h} from './dom.js';
import {header} from './header.js';
import {sparkline} from './panel-stat.js';
import {date, format, fromNow} from './units.js';

const STATES = ['running', 'converged', 'completed', 'failed', 'cancelled'];
const SIGNS = {running: '●', converged: '✓', completed: '■', failed: '✕', cancelled: '–'};
const SILENT_MILLIS = 10 * 60 * 1000;

const main = document.getElementById('main');
const filter = {status: '', project: '', text: ''};
let debug = null;
let runs = [];
let next = null;
let every = '30s';
let stop = () => {};
let pictures = [];

const body = h('tbody');
const more = h('button', {type: 'button', hidden: true, onclick: () => load(true).catch(fail)}, 'Show more');
const note = h('p', {class: 'muted', 'aria-live': 'polite'});
const projects = h('datalist', {id: 'projects'});

async function load(further) {
  const parameters = new URLSearchParams({limit: '50'});
  if (filter.status) parameters.set('status', filter.status);
  if (filter.project) parameters.set('project', filter.project);
  if (further && next) parameters.set('cursor', next);
  const page = await get('/api/v1/runs?' + parameters);
  runs = further ? [...runs, ...page.items] : page.items;
  next = page.next ?? null;
  projects.replaceChildren(...[...new Set(runs.map(run => run.project))].map(value => h('option', {value})));
  draw();
  document.body.dataset.loaded = 'yes';
}

function draw() {
  const text = filter.text.toLowerCase();
  const shown = runs.filter(run => [run.id, run.model, run.project, run.experiment, run.optimizer].some(each => each?.toLowerCase().includes(text)));
  pictures = [];
  body.replaceChildren(...shown.map(row));
  const mine = pictures;
  Promise.all(mine).then(() => { if (mine === pictures) document.body.dataset.pictures = String(mine.length); });
  more.hidden = next === null;
  note.textContent = shown.length ? `${shown.length} runs` : runs.length ? 'No run matches.' : 'There are no runs yet. Training jobs create them: see the Python client, or ./curvescope demo.';
}

function row(run) {
  const last = run.last ?? {};
  const heard = run.last_event_at ? Date.parse(run.last_event_at) : null;
  const isSilent = run.status === 'running' && heard !== null && Date.now() - heard > SILENT_MILLIS;
  const picture = h('td', {class: 'spark'});
  pictures.push(drawLoss(run, picture));
  const page = debugPage(run);
  return h('tr', {'data-run': run.id},
    h('td', {}, h('span', {class: 'pill', 'data-status': run.status}, `${SIGNS[run.status] ?? ''} ${run.status}`), isSilent ? h('span', {class: 'pill', 'data-status': 'silent'}, 'silent') : null),
    h('th', {scope: 'row'}, page ? h('a', {href: page}, run.id) : run.id),
    h('td', {}, run.model ?? '–'),
    h('td', {}, run.project),
    picture,
    h('td', {class: 'number'}, figure(last.loss)),
    h('td', {class: 'number'}, figure(last.top_eigenvalue)),
    h('td', {title: heard ? date(heard) : null}, heard ? fromNow(heard) : 'none yet'));
}

function figure(value) {
  const plain = typeof value === 'object' && value !== null ? value.value : value;
  return format(plain ?? null);
}

function debugPage(run) {
  if (!debug) return null;
  const {from, to} = span(run);
  const margin = Math.max(5000, (to - from) * 0.03);
  const end = run.status === 'running' ? 'now' : String(Math.round(to + margin));
  return `${debug.page}?var-run=${encodeURIComponent(run.id)}&from=${Math.round(from - margin)}&to=${end}`;
}

function span(run) {
  const to = Date.parse(run.finished_at ?? run.last_event_at ?? run.created_at);
  const last = run.last_event_at ? Math.max(to, Date.parse(run.last_event_at)) : to;
  return {from: Math.min(Date.parse(run.started_at ?? run.created_at), Date.parse(run.first_event_at ?? run.created_at), last - 1000), to: last};
}

/** The loss in some sixty buckets, logarithmic where all of it is positive. */
async function drawLoss(run, cell) {
  if (!run.last_event_at) return;
  const {from, to} = span(run);
  const bucket = Math.max(1, Math.ceil((to - from) / 60));
  try {
    const {points} = await get(`/api/v1/runs/${encodeURIComponent(run.id)}/series?metric=loss&bucket=${bucket}ms&from=${new Date(from).toISOString()}&to=${new Date(to + 1000).toISOString()}`);
    const values = points.map(point => [Date.parse(point.time), typeof point.mean === 'number' ? point.mean : NaN]);
    const isPositive = values.every(([, value]) => Number.isNaN(value) || value > 0);
    const broke = points.some(point => point.non_finite > 0);
    cell.replaceChildren(...[values.length > 1 ? sparkline(values.map(([time, value]) => [time, isPositive ? Math.log10(value) : value]), 160, 28) : null,
      broke ? h('span', {class: 'broke', title: 'The loss was NaN or infinite'}, '▲ NaN') : null].filter(Boolean));
  } catch {
    cell.textContent = '–';
  }
}

function controls() {
  const status = h('select', {id: 'status'}, h('option', {value: ''}, 'All'), STATES.map(value => h('option', {value}, value)));
  status.addEventListener('change', () => { filter.status = status.value; load(false).catch(fail); });
  const project = h('input', {id: 'project', type: 'search', list: 'projects', placeholder: 'All'});
  project.addEventListener('change', () => { filter.project = project.value.trim(); load(false).catch(fail); });
  const search = h('input', {id: 'search', type: 'search', placeholder: 'Run, model, experiment'});
  search.addEventListener('input', () => { filter.text = search.value; draw(); });
  const schedule = value => { every = value; stop(); stop = repeat(every, () => { if (runs.length <= 50) load(false).catch(fail); }); };
  schedule(every);
  const control = (label, field) => h('div', {class: 'control'}, h('label', {for: field.id}, label), field);
  return h('div', {class: 'toolbar', role: 'toolbar', 'aria-label': 'Which runs'},
    control('State', status), control('Project', project), projects, control('Search', search), h('span', {class: 'grow'}), refreshControl(every, schedule),
    h('button', {type: 'button', onclick: () => load(false).catch(fail)}, 'Refresh now'));
}

function fail(error) {
  document.querySelector('.state.bad')?.remove();
  main.append(h('p', {class: 'state bad', role: 'alert'}, error.message));
}

async function start() {
  document.title = 'Runs · Curvescope';
  const heads = ['State', 'Run', 'Model', 'Project', 'Loss', 'Last loss', 'Top eigenvalue', 'Last event'];
  main.replaceChildren(h('div', {class: 'title'}, h('h1', {}, 'Runs'), note), controls(),
    h('div', {class: 'table-scroll page', tabindex: '0', role: 'region', 'aria-label': 'Runs'}, h('table', {class: 'data runs'},
      h('thead', {}, h('tr', {}, heads.map((text, index) => h('th', {scope: 'col', class: index === 5 || index === 6 ? 'number' : null}, text)))), body)), more);
  const dashboards = await header(null);
  debug = dashboards.find(each => each.uid === 'curvescope-debug') ?? null;
  await load(false);
}

start().catch(fail);
