// What a panel's field configuration says of one column or series: defaults, then the overrides that match, in order.
import {color, palette} from './theme.js';
import {format} from './units.js';

/** The configuration of a field {name, type, ref}. */
export function configure(panel, field) {
  const defaults = panel.fieldConfig?.defaults ?? {};
  const config = {...defaults, custom: {...defaults.custom}};
  for (const override of panel.fieldConfig?.overrides ?? []) {
    if (!matches(override.matcher ?? {}, field)) continue;
    for (const {id, value} of override.properties ?? []) {
      if (id.startsWith('custom.')) config.custom[id.slice(7)] = value;
      else config[id] = value;
    }
  }
  return config;
}

function matches({id, options}, field) {
  switch (id) {
    case 'byName': return options === field.name;
    case 'byNames': return options?.names?.includes(field.name) ?? false;
    case 'byRegexp': return new RegExp(String(options).replace(/^\/(.*)\/\w*$/, '$1')).test(field.name);
    case 'byType': return options === field.type;
    case 'byFrameRefID': return options === field.ref;
    default: return false;
  }
}

/** What a value is shown as: {text, color}, by mappings, unit and thresholds. */
export function show(value, config) {
  const mapped = mapping(value, config);
  const text = mapped?.text ?? (value === null || value === undefined ? config.noValue ?? '–' : format(value, config.unit, config.decimals ?? null));
  return {text, color: mapped?.color ? color(mapped.color) : colorOf(value, config)};
}

function mapping(value, config) {
  for (const {type, options} of config.mappings ?? []) {
    if (type === 'value' && options[String(value)]) return options[String(value)];
    if (type === 'range' && typeof value === 'number' && value >= (options.from ?? -Infinity) && value <= (options.to ?? Infinity)) return options.result;
    if (type === 'regex' && typeof value === 'string' && new RegExp(String(options.pattern).replace(/^\/(.*)\/\w*$/, '$1')).test(value)) return options.result;
    if (type === 'special' && isSpecial(value, options.match)) return options.result;
  }
  return null;
}

function isSpecial(value, match) {
  const isNaN = value === 'NaN' || Number.isNaN(value);
  switch (match) {
    case 'null': return value === null || value === undefined;
    case 'nan': return isNaN;
    case 'null+nan': return value === null || value === undefined || isNaN;
    case 'true': return value === true;
    case 'false': return value === false;
    case 'empty': return value === '';
    default: return false;
  }
}

/** The steps of thresholds, lowest first, as [value, colour]; percentages are of min to max. */
export function thresholds(config) {
  const {mode, steps = []} = config.thresholds ?? {};
  const low = config.min ?? 0;
  const high = config.max ?? 100;
  return steps.map(step => [
    step.value === null || step.value === undefined ? -Infinity : mode === 'percentage' ? low + step.value / 100 * (high - low) : step.value,
    color(step.color)]);
}

function colorOf(value, config) {
  const {mode, fixedColor} = config.color ?? {};
  if (mode === 'fixed') return color(fixedColor);
  const number = numeric(value);
  if (mode && mode !== 'thresholds' || number === null) return null;
  const {steps = []} = config.thresholds ?? {};
  const at = thresholds(config).findLastIndex(([least]) => number >= least);
  return at < 0 || steps[at].color === 'transparent' ? null : thresholds(config)[at][1];
}

/** The colour of the series at a place in the order. */
export function seriesColor(config, index) {
  const {mode, fixedColor} = config.color ?? {};
  return mode === 'fixed' || mode === 'shades' ? color(fixedColor) : palette()[index % palette().length];
}

/** A cell as a number: the server writes those that JSON lacks as strings. */
export function numeric(value) {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return NaN;
  if (value === 'Infinity') return Infinity;
  if (value === '-Infinity') return -Infinity;
  return null;
}
