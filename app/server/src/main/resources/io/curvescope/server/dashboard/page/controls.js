// What is shown of which time, and how often anew.
import {h, popover} from './dom.js';
import {bounds, describe, local, QUICK} from './time.js';

const REFRESH = [['', 'Off'], ['10s', '10 s'], ['30s', '30 s'], ['1m', '1 min'], ['5m', '5 min'], ['15m', '15 min']];

export function timeControl(range, change) {
  const button = h('button', {type: 'button', id: 'time', class: 'picker', 'aria-label': 'Time range: ' + describe(range)},
    h('span', {class: 'picker-value'}, describe(range)), h('span', {'aria-hidden': 'true'}, '▾'));
  popover(button, close => {
    const now = bounds(range);
    const from = h('input', {type: 'datetime-local', id: 'from', step: '1', value: local(now.from), required: true});
    const to = h('input', {type: 'datetime-local', id: 'to', step: '1', value: local(now.to), required: true});
    const problem = h('p', {class: 'bad', role: 'alert'});
    const absolute = event => {
      event.preventDefault();
      const [start, end] = [Date.parse(from.value), Date.parse(to.value)];
      if (!(start < end)) { problem.textContent = 'The end must be later than the beginning.'; return; }
      close();
      change({from: String(start), to: String(end)});
    };
    return [
      h('ul', {class: 'options', 'aria-label': 'Relative to now'}, QUICK.map(([start, text]) => h('li', {},
        h('button', {type: 'button', 'aria-pressed': String(range.from === start && range.to === 'now'), onclick: () => { close(); change({from: start, to: 'now'}); }}, text)))),
      h('form', {onsubmit: absolute}, h('label', {for: 'from'}, 'From'), from, h('label', {for: 'to'}, 'To'), to, problem, h('button', {class: 'primary', type: 'submit'}, 'Apply')),
    ];
  });
  return h('div', {class: 'control'}, h('label', {for: 'time'}, 'Time'), button);
}

/** Zooms out to twice the range around its middle. */
export function zoomedOut(range) {
  const {from, to} = bounds(range);
  const half = (to - from) / 2;
  return {from: String(Math.round(from - half)), to: String(Math.round(Math.min(Date.now(), to + half)))};
}

/** How often a person wants it anew; `change(text)`. */
export function refreshControl(every, change) {
  const known = REFRESH.some(([value]) => value === every) ? REFRESH : [...REFRESH, [every, every]];
  const select = h('select', {id: 'refresh'}, known.map(([value, text]) => h('option', {value, selected: value === every}, text)));
  select.addEventListener('change', () => change(select.value));
  return h('div', {class: 'control'}, h('label', {for: 'refresh'}, 'Refresh'), select);
}

/** Calls every so often, while the page can be seen. Answers how to end it. */
export function repeat(every, call) {
  const match = /^(\d+)([smh])$/.exec(every ?? '');
  if (!match) return () => {};
  const timer = setInterval(() => { if (!document.hidden) call(); }, Number(match[1]) * {s: 1e3, m: 6e4, h: 36e5}[match[2]]);
  return () => clearInterval(timer);
}
