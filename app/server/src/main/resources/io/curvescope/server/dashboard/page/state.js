// What a page shows, kept in its address as Grafana keeps it: from, to, refresh and var-NAME.
import {query} from './link.js';

export function read(search = location.search) {
  const parameters = new URLSearchParams(search);
  const variables = {};
  for (const [name, value] of parameters) {
    if (name.startsWith('var-')) (variables[name.slice(4)] ??= []).push(value);
  }
  return {range: {from: parameters.get('from'), to: parameters.get('to')}, refresh: parameters.get('refresh'), variables};
}

export function address({range, refresh, variables}) {
  const parts = [`from=${encodeURIComponent(range.from)}`, `to=${encodeURIComponent(range.to)}`, query(variables), refresh ? `refresh=${encodeURIComponent(refresh)}` : ''];
  return '?' + parts.filter(Boolean).join('&');
}
