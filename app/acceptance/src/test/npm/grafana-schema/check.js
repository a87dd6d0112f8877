// Checks dashboards against the types of @grafana/schema: each as a Dashboard, and of each panel the options and the settings of
// its fields as those of its own type. Says how many panels it checked.
//   node check.js FOLDER
'use strict';
const {execFileSync} = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const PANELS = {
  timeseries: 'timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen',
  stat: 'stat/panelcfg/x/StatPanelCfg_types.gen',
  table: 'table/panelcfg/x/TablePanelCfg_types.gen',
  heatmap: 'heatmap/panelcfg/x/HeatmapPanelCfg_types.gen',
  bargauge: 'bargauge/panelcfg/x/BarGaugePanelCfg_types.gen',
  barchart: 'barchart/panelcfg/x/BarChartPanelCfg_types.gen',
  histogram: 'histogram/panelcfg/x/HistogramPanelCfg_types.gen',
};
const WITHOUT_FIELD_CONFIG = ['stat', 'bargauge'];
const MODULE = 'check.ts';

// JSON has no enumerations, only their values.
const PLAIN = `import type {AnnotationQuery, Dashboard, DataQuery} from '@grafana/schema';
type Plain<T> = T extends string ? \`\${T}\` : T extends number ? (\`\${T}\` extends \`\${infer N extends number}\` ? N : number)
  : T extends boolean | null | undefined ? T : T extends (infer E)[] ? Plain<E>[] : T extends object ? {[K in keyof T]: Plain<T[K]>} : T;
interface SqlQuery extends DataQuery {
  rawSql: string; rawQuery: boolean; format: 'time_series' | 'table'; editorMode: 'code';
  limit: number; matchAny: boolean; tags: string[]; type: string;
}
type Board = Omit<Plain<Dashboard>, 'annotations'> & {annotations: {list: Plain<AnnotationQuery<SqlQuery>>[]}};
`;

function constant(name, type, value) {
  return `export const ${name}: ${type} = ${JSON.stringify(value, null, 1)};\n`;
}

/** The module that is right just when the dashboards are. */
function typescript(boards) {
  let source = PLAIN;
  for (const [type, file] of Object.entries(PANELS)) {
    source += `import type * as ${type} from '@grafana/schema/dist/types/raw/composable/${file}.d.ts';\n`;
  }
  boards.forEach(({name, json}, board) => {
    source += `// ${name}\n${constant(`board${board}`, 'Board', json)}`;
    for (const panel of json.panels.filter(each => each.type !== 'row')) {
      if (!PANELS[panel.type]) {
        throw new Error(`${name}: no types of the panel type ${panel.type} are known here`);
      }
      source += `// ${name}: ${panel.title}\n`;
      source += constant(`options${board}x${panel.id}`, `Plain<${panel.type}.Options>`, panel.options);
      if (!WITHOUT_FIELD_CONFIG.includes(panel.type)) {
        source += constant(`custom${board}x${panel.id}`, `Partial<Plain<${panel.type}.FieldConfig>>`, panel.fieldConfig.defaults.custom);
      }
    }
  });
  return source;
}

/** What the compiler has against it, each complaint with the panel that it is about. */
function complaints(source) {
  fs.writeFileSync(MODULE, source);
  try {
    execFileSync(process.execPath,
      ['node_modules/typescript/bin/tsc', '--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext', '--moduleResolution', 'bundler',
        '--target', 'esnext', '--pretty', 'false', MODULE], {stdio: 'pipe', encoding: 'utf8'});
    return [];
  } catch (error) {
    if (!error.stdout) {
      throw error;
    }
    const lines = source.split('\n');
    return error.stdout.trim().split('\n').map(message => {
      const place = /\.ts\((\d+),/.exec(message);
      const heading = place && lines.slice(0, Number(place[1])).findLast(line => line.startsWith('// '));
      return heading ? `${heading.slice(3)}: ${message}` : message;
    });
  } finally {
    fs.rmSync(MODULE);
  }
}

const folder = process.argv[2];
const boards = fs.readdirSync(folder).sort().map(name => ({name, json: JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))}));
const found = complaints(typescript(boards));
if (found.length) {
  console.error(found.join('\n'));
  process.exitCode = 1;
} else {
  const panels = boards.flatMap(({json}) => json.panels).filter(panel => panel.type !== 'row');
  console.log(`${panels.length} panels`);
}
