// Numbers as Grafana's unit ids say.

const SHORT = [[1e12, ' T'], [1e9, ' B'], [1e6, ' M'], [1e3, ' K'], [1, '']];
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const SECONDS = [[86400 * 365, ' years'], [86400 * 7, ' weeks'], [86400, ' days'], [3600, ' h'], [60, ' min'], [1, ' s'], [1e-3, ' ms'], [1e-6, ' µs'], [1e-9, ' ns']];
const IN_SECONDS = {s: 1, ms: 1e-3, µs: 1e-6, us: 1e-6, ns: 1e-9, m: 60, h: 3600, d: 86400, dtdurations: 1, dtdurationms: 1e-3, clocks: 1};
const CURRENCIES = {currencyUSD: '$', currencyEUR: '€', currencyGBP: '£', currencyJPY: '¥'};
const RATES = {ops: ' ops/s', reqps: ' req/s', rps: ' reads/s', wps: ' writes/s', cps: ' c/s', iops: ' io/s', pps: ' p/s', eps: ' events/s'};

/** A value of any kind as text. */
export function format(value, unit = '', decimals = null) {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  return number(value, unit, decimals).replace(/^-/, '−');
}

function number(value, unit, decimals) {
  const size = Math.abs(value);
  if (unit in IN_SECONDS) return scaled(value * IN_SECONDS[unit], SECONDS, decimals, ' s');
  if (unit === 'bytes' || unit === 'kbytes' || unit === 'mbytes') {
    return stepped(value * {bytes: 1, kbytes: 1024, mbytes: 1048576}[unit], 1024, BINARY, decimals);
  }
  if (unit === 'decbytes') return stepped(value, 1000, DECIMAL, decimals);
  if (unit === 'Bps') return stepped(value, 1000, DECIMAL, decimals) + '/s';
  if (unit === 'binBps') return stepped(value, 1024, BINARY, decimals) + '/s';
  if (unit === 'percent') return fixed(value, decimals, 1) + '%';
  if (unit === 'percentunit') return fixed(value * 100, decimals, 1) + '%';
  if (unit in CURRENCIES) return (value < 0 ? '-' : '') + CURRENCIES[unit] + fixed(size, decimals ?? 2);
  if (unit in RATES) return scaled(value, SHORT, decimals, '') + RATES[unit];
  if (unit === 'sci') return value.toExponential(decimals ?? 2);
  if (unit === 'dateTimeAsIso') return date(value);
  if (unit === 'dateTimeFromNow') return fromNow(value);
  if (unit === 'short') return size !== 0 && size < 1e-3 ? scientific(value) : scaled(value, SHORT, decimals, '');
  if (unit.startsWith('suffix:')) return plain(value, decimals) + ' ' + unit.slice(7).trim();
  if (unit.startsWith('prefix:')) return unit.slice(7) + plain(value, decimals);
  if (unit.startsWith('currency:')) return unit.slice(9) + ' ' + fixed(value, decimals ?? 2);
  return plain(value, decimals);
}

function scaled(value, steps, decimals, zero) {
  if (value === 0) return '0' + zero;
  const [factor, suffix] = steps.find(([least]) => Math.abs(value) >= least) ?? steps.at(-1);
  return fixed(value / factor, decimals) + suffix;
}

function stepped(value, base, names, decimals) {
  let step = 0;
  while (Math.abs(value) >= base && step + 1 < names.length) { value /= base; step++; }
  return fixed(value, decimals) + ' ' + names[step];
}

function plain(value, decimals) {
  const size = Math.abs(value);
  if (decimals === null && size !== 0 && (size < 1e-3 || size >= 1e7)) return scientific(value);
  return fixed(value, decimals);
}

const scientific = value => Number(value.toPrecision(3)).toExponential();

/** Three significant figures, unless it is said how many decimals. */
function fixed(value, decimals, most = 3) {
  if (decimals !== null) return grouped(value.toFixed(Math.min(decimals, 12)));
  const size = Math.abs(value);
  const digits = size === 0 ? 0 : Math.max(0, Math.min(most, 2 - Math.floor(Math.log10(size))));
  return grouped(String(Number(value.toFixed(digits))));
}

const grouped = text => text.replace(/\B(?=(\d{3})+(?!\d))/g, match => text.includes('.') || text.includes('e') ? '' : ' ');

/** 2026-11-24 13:05:09, where the reader is. */
export function date(millis) {
  const time = new Date(millis);
  const two = number => String(number).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** 5 minutes ago. */
export function fromNow(millis) {
  const seconds = (Date.now() - millis) / 1000;
  if (Math.abs(seconds) < 5) return 'just now';
  const names = [[86400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']];
  const [size, name] = names.find(([least]) => Math.abs(seconds) >= least) ?? names[3];
  const count = Math.round(Math.abs(seconds) / size);
  const text = `${count} ${name}${count === 1 ? '' : 's'}`;
  return seconds > 0 ? text + ' ago' : 'in ' + text;
}
