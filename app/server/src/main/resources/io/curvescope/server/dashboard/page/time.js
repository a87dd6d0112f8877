// Time ranges as Grafana writes them into addresses: now-6h, now, or milliseconds since the epoch.
import {date} from './units.js';

const UNITS = {s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, M: 2592e6, y: 31536e6};
const RELATIVE = /^now(?:-(\d+)([smhdwMy]))?(?:\/[smhdwMy])?$/;

export const QUICK = [
  ['now-5m', 'Last 5 minutes'], ['now-15m', 'Last 15 minutes'], ['now-1h', 'Last hour'], ['now-6h', 'Last 6 hours'],
  ['now-24h', 'Last 24 hours'], ['now-7d', 'Last 7 days'], ['now-30d', 'Last 30 days'], ['now-90d', 'Last 90 days'],
];

/** Milliseconds, or null where the text is none of these. */
export function resolve(text, now = Date.now()) {
  const match = RELATIVE.exec(text);
  if (match) return now - (match[1] ? Number(match[1]) * UNITS[match[2]] : 0);
  if (/^\d{10,16}$/.test(text)) return Number(text);
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
}

/** {from, to} in milliseconds of a range of texts; the last six hours where it is none. */
export function bounds(range) {
  const now = Date.now();
  const from = resolve(range.from, now);
  const to = resolve(range.to, now);
  return from === null || to === null || from >= to ? {from: now - 6 * UNITS.h, to: now} : {from, to};
}

export function describe(range) {
  if (range.to === 'now') {
    const quick = QUICK.find(([from]) => from === range.from);
    if (quick) return quick[1];
    if (RELATIVE.test(range.from)) return `${range.from} to now`;
  }
  const {from, to} = bounds(range);
  return `${date(from)} to ${date(to)}`;
}

/** The value of an input of the type datetime-local. */
export const local = millis => date(millis).replace(' ', 'T');
