// Grafana's transformation "organize": which columns a table shows, in which order, under which names.

export function transform(panel, answers) {
  return (panel.transformations ?? []).filter(each => each.id === 'organize' && !each.disabled)
    .reduce((result, {options}) => result.map(answer => organize(answer, options ?? {})), answers);
}

function organize(answer, {excludeByName = {}, indexByName = {}, renameByName = {}}) {
  const order = answer.columns
    .map((column, index) => ({column, index, place: indexByName[column.name] ?? 1000 + index}))
    .filter(({column}) => !excludeByName[column.name])
    .sort((a, b) => a.place - b.place);
  return {
    ...answer,
    columns: order.map(({column}) => ({...column, original: column.name, name: renameByName[column.name] || column.name})),
    rows: answer.rows.map(row => order.map(({index}) => row[index])),
    // Links may use a column that is not shown.
    hidden: answer.rows.map(row => Object.fromEntries(answer.columns.map((column, index) => [column.name, row[index]]))),
  };
}
