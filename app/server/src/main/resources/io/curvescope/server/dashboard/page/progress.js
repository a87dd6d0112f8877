// Analyses of a run's checkpoints, as they come along.
import {get, stream} from './api.js';
import {h} from './dom.js';
import {format} from './units.js';

const OVER = new Set(['succeeded', 'failed', 'cancelled']);
// A browser keeps few connections to one server; the rest of the page needs some.
const MOST_WATCHED = 2;

/** A strip above the panels. `watch(runs)` follows those of these runs; `onDone` is called when one ends. */
export function progress(onDone) {
  const element = h('section', {class: 'progress', 'aria-label': 'Analyses', 'aria-live': 'polite', hidden: true});
  let abort = new AbortController();
  return {
    element,
    async watch(runs) {
      abort.abort();
      abort = new AbortController();
      const {signal} = abort;
      const found = (await Promise.all(runs.slice(0, 3).map(run =>
        get(`/api/v1/runs/${encodeURIComponent(run)}/analyses?limit=5`, signal).then(page => page.items, () => [])))).flat();
      if (signal.aborted) return;
      const open = found.filter(each => !OVER.has(each.state));
      element.hidden = !found.length;
      const rows = new Map();
      element.replaceChildren(h('h2', {}, open.length ? 'Analyses under way' : 'Latest analyses'), h('ul', {}, (open.length ? open : found.slice(0, 2)).map(analysis => {
        const row = h('li');
        rows.set(analysis.id, row);
        draw(row, analysis);
        return row;
      })));
      for (const {id} of open.slice(0, MOST_WATCHED)) {
        stream(`/api/v1/analyses/${id}/events`, (event, analysis) => {
          draw(rows.get(id), analysis);
          if (event === 'done') onDone();
        }, signal).catch(() => {});
      }
    },
  };
}

function draw(row, analysis) {
  const percent = Math.round((analysis.progress ?? 0) * 100);
  const isOver = OVER.has(analysis.state);
  const bar = h('progress', {max: '100', value: String(isOver ? 100 : percent), 'aria-label': `Analysis of step ${analysis.step}`});
  const figures = analysis.result?.top?.length ? `top eigenvalue ${format(analysis.result.top[0].value)}` : '';
  row.dataset.state = analysis.state;
  row.replaceChildren(h('strong', {}, `Step ${analysis.step}`), bar, h('span', {class: 'progress-state'}, isOver ? analysis.state : `${analysis.state}, ${percent}%`),
    h('span', {class: 'muted'}, [`${analysis.matvecs ?? 0} products`, !isOver && analysis.eta_seconds ? `${format(analysis.eta_seconds, 's')} left` : '', figures, analysis.error?.message ?? analysis.error ?? ''].filter(Boolean).join(' · ')));
}
