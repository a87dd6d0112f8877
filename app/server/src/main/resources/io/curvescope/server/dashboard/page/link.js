// Addresses with Grafana's variables in them.

/**
 * Fills an address in. `scope` has `variables` (name to values), `range` (texts), and where there is a row or a point, `fields` (name to
 * value), `value`, `text`, `time`, `name`.
 */
export function fill(url, scope) {
  const filled = url
    .replace(/\$\{__url_time_range}|\$__url_time_range/g, `from=${encodeURIComponent(scope.range.from)}&to=${encodeURIComponent(scope.range.to)}`)
    .replace(/\$\{__all_variables}|\$__all_variables/g, () => query(scope.variables))
    .replace(/\$\{__data\.fields(?:\.([\w ]+)|\["([^"]+)"\]|\['([^']+)'\])(?:\.(?:text|numeric))?}/g,
      (_, a, b, c) => encode(scope.fields?.[a ?? b ?? c]))
    .replace(/\$\{__from(?::[^}]*)?}|\$__from\b/g, () => encode(scope.bounds.from))
    .replace(/\$\{__to(?::[^}]*)?}|\$__to\b/g, () => encode(scope.bounds.to))
    .replace(/\$\{__value\.(raw|text|time|numeric)}/g, (_, what) => encode({raw: scope.value, numeric: scope.value, text: scope.text, time: scope.time}[what]))
    .replace(/\$\{__(?:series|field)\.(?:name|displayName)}/g, () => encode(scope.name))
    .replace(/\$\{(\w+):queryparam}/g, (_, name) => query({[name]: scope.variables[name] ?? []}))
    .replace(/\$\{(\w+)(?::\w+)?}|\$(\w+)/g, (match, a, b) => {
      const values = scope.variables[a ?? b];
      return values ? values.map(encode).join(',') : match;
    });
  // Grafana's Explore is in Grafana alone.
  if (filled.startsWith('/explore?')) return null;
  // Only to pages: what a dashboard or a row holds must not become a script.
  return /^(https?:\/\/|\/(?!\/)|\?|#)/.test(filled) ? filled : null;
}

export const query = variables => Object.entries(variables)
  .flatMap(([name, values]) => values.map(value => `var-${encodeURIComponent(name)}=${encode(value)}`)).join('&');

const encode = value => encodeURIComponent(value ?? '');
