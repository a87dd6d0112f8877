// The variables of a dashboard: what they may be, what they are, and the controls to choose.
import {post} from './api.js';
import {h} from './dom.js';
import {picker} from './picker.js';

/**
 * Finds what every variable may be, in their order, since later ones may ask for earlier ones, and settles on values: those of the
 * address, else the dashboard's, else the first. Answers [{definition, options, values}].
 */
export async function settle(uid, definitions, wanted, range) {
  const settled = [];
  const values = {};
  for (const definition of definitions) {
    const {name} = definition;
    const options = definition.type === 'textbox' ? []
      : (await post(`/api/v1/dashboards/${uid}/variables/${encodeURIComponent(name)}/values`, {...range, variables: values})).items;
    values[name] = choose(definition, options, wanted[name]);
    settled.push({definition, options, values: values[name]});
  }
  return settled;
}

function choose({type, multi, includeAll, current, query}, options, wanted) {
  if (type === 'textbox') return wanted ?? [query ?? ''];
  const possible = value => options.some(option => option.value === value) || includeAll && value === '$__all';
  // What an address names may lie outside the time range, and is shown all the same.
  if (wanted?.length) {
    const kept = wanted.map(value => (value === 'All' && includeAll ? '$__all' : value)).filter(value => value !== '');
    if (kept.length) return multi ? kept : kept.slice(0, 1);
  }
  const usual = [current?.value ?? []].flat().filter(possible);
  if (usual.length) return multi ? usual : usual.slice(0, 1);
  if (includeAll && multi) return ['$__all'];
  return options.slice(0, 1).map(option => option.value);
}

/** A control for each variable that is to be seen; `change(name, values)`. */
export function controls(settled, change) {
  return settled.filter(({definition}) => definition.hide !== 2).map(({definition, options, values}) => {
    const label = definition.label || definition.name;
    if (definition.type === 'textbox') {
      const id = 'variable-' + definition.name;
      const field = h('input', {type: 'text', id, value: values[0] ?? ''});
      field.addEventListener('change', () => change(definition.name, [field.value]));
      return h('div', {class: 'control'}, h('label', {for: id}, label), field);
    }
    return picker({label, options, chosen: values, multiple: definition.multi ?? false, all: definition.includeAll ?? false, change: chosen => change(definition.name, chosen)});
  });
}
