// One panel: its frame, its data, and whatever draws it.
import {post} from './api.js';
import {h} from './dom.js';
import {fill} from './link.js';
import {renderBars, renderHistogram} from './panel-bars.js';
import {render as bargauge} from './panel-bargauge.js';
import {render as heatmap} from './panel-heatmap.js';
import {render as stat} from './panel-stat.js';
import {render as table} from './panel-table.js';
import {render as timeseries} from './panel-timeseries.js';

const RENDERERS = {timeseries, table, stat, heatmap, bargauge, barchart: renderBars, histogram: renderHistogram};

/** A panel of a dashboard. `load(context)` asks and draws anew; what was drawn stays until then. */
export class Panel {
  constructor(uid, definition) {
    this.uid = uid;
    this.definition = definition;
    const id = 'panel-' + definition.id;
    this.body = h('div', {class: 'panel-body'});
    this.links = h('div', {class: 'panel-links'});
    const description = definition.description
      ? h('button', {type: 'button', class: 'info', 'aria-label': 'About this panel: ' + definition.description, title: definition.description}, 'i') : null;
    this.element = h('section', {class: 'panel', id, 'data-type': definition.type, 'aria-labelledby': id + '-title', 'data-state': 'loading'},
      h('header', {}, h('h2', {id: id + '-title'}, definition.title ?? ''), description, this.links), this.body);
    description?.addEventListener('click', () => this.explain());
    const {x, y, w, h: height} = definition.gridPos ?? {x: 0, y: 0, w: 12, h: 8};
    this.element.style.gridColumn = `${x + 1} / span ${w}`;
    this.element.style.gridRow = `${y + 1} / span ${height}`;
    this.element.style.setProperty('--rows', height);
  }

  explain() {
    if (this.note) { this.note.remove(); this.note = null; return; }
    this.note = h('p', {class: 'explanation', role: 'note'}, this.definition.description);
    this.body.before(this.note);
  }

  async load(context) {
    this.abort?.abort();
    this.abort = new AbortController();
    const {signal} = this.abort;
    this.element.setAttribute('aria-busy', 'true');
    try {
      const items = (await post(`/api/v1/dashboards/${this.uid}/panels/${this.definition.id}/query`,
        {...context.request, max_points: Math.max(50, Math.min(2000, Math.round(this.body.clientWidth || 600)))}, signal)).items;
      if (!signal.aborted) this.show(items, context);
    } catch (error) {
      if (!signal.aborted) this.say('error', error.message);
    } finally {
      if (!signal.aborted) this.element.removeAttribute('aria-busy');
    }
  }

  show(items, context) {
    this.last = [items, context];
    this.links.replaceChildren(...(this.definition.links ?? []).flatMap(link => {
      const url = fill(link.url ?? '', context.scope);
      return url ? [h('a', {href: url, target: link.targetBlank ? '_blank' : null, rel: link.targetBlank ? 'noopener' : null}, link.title)] : [];
    }));
    const renderer = RENDERERS[this.definition.type];
    if (!renderer) { this.say('error', `Panels of the type ${this.definition.type} are drawn by Grafana only.`); return; }
    const notice = items.find(item => item.notice)?.notice;
    const drawn = renderer(this.definition, items.filter(item => !item.notice), context);
    if (!drawn) { this.say('empty', notice ?? this.nothing()); return; }
    this.clear();
    this.drawn = drawn;
    this.body.append(drawn.element);
    if (notice || items.some(item => item.truncated)) {
      this.body.append(h('p', {class: 'muted small'}, notice ?? 'There is more than can be shown: choose a shorter time range.'));
    }
    drawn.attach?.();
    this.element.dataset.state = 'drawn';
  }

  redraw() { if (this.last) this.show(...this.last); }

  /** What the dashboard itself says that no data means. */
  nothing() {
    const sentence = /(?:^|[.;:?]\s+)((?:["“]?no data|nothing|empty)[^.]*\.?)/i.exec(this.definition.description ?? '');
    return this.definition.fieldConfig?.defaults?.noValue || sentence?.[1] || 'No data in this time range for these variables.';
  }

  say(state, message) {
    this.clear();
    this.element.dataset.state = state;
    this.body.append(h('p', {class: state === 'error' ? 'state bad' : 'state muted', role: state === 'error' ? 'alert' : null}, message));
  }

  clear() {
    this.drawn?.dispose?.();
    this.drawn = null;
    this.body.replaceChildren();
  }
}
