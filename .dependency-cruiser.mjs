import { bundled } from './scripts/third-party.mjs';

/**
 * Which part of src/ may import which: imports point one way, and the engine and the net, which are held against each
 * other, know nothing of each other. `types` may be imported as types only. Every part may import itself.
 * @type {Readonly<Record<string, { values?: readonly string[], types?: readonly string[] }>>}
 */
export const house = {
  lts: {},
  errors: {},
  fields: {},
  numerals: {},
  firing: { types: ['fields'] },
  enabling: { values: ['firing'], types: ['fields'] },
  'source-position': {},
  trace: { values: ['lts', 'errors'], types: ['source-position'] },
  'replay-log': { values: ['trace', 'lts', 'errors'], types: ['source-position'] },
  term: { values: ['errors', 'lts'] },
  bytecode: { values: ['term', 'errors'] },
  kernel: { values: ['bytecode', 'term/data', 'lts', 'trace', 'errors'], types: ['term'] },
  net: { values: ['term', 'lts', 'fields', 'firing', 'enabling', 'errors'], types: ['trace'] },
  diagram: { values: ['term'], types: ['fields', 'report/diagram'] },
  observe: { values: ['term', 'lts', 'trace', 'errors'] },
  import: { values: ['term', 'net', 'errors'], types: ['fields', 'report/diagram'] },
  schedule: { values: ['lts', 'trace', 'errors'] },
  run: { values: ['lts', 'trace', 'replay-log', 'errors', 'schedule'] },
  shrink: { values: ['lts', 'trace', 'replay-log', 'errors', 'schedule', 'run', 'source-position'] },
  cause: { values: ['fields', 'firing', 'lts', 'trace', 'errors', 'schedule', 'run'] },
  behaviour: { values: ['explore', 'observe'], types: ['fields', 'lts', 'trace', 'term'] },
  explore: {
    values: ['fields', 'firing', 'enabling', 'lts', 'errors', 'numerals'],
    types: ['report/document'],
  },
  analyse: { values: ['explore', 'fields', 'firing', 'lts', 'trace', 'errors', 'report/document'] },
  report: {
    values: ['analyse', 'lts', 'trace', 'replay-log', 'errors', 'numerals', 'source-position'],
    types: ['run/worth', 'cause', 'behaviour/graph'],
  },
  version: {},
  source: { types: ['term', 'report/document'], values: ['term/walk'] },
  vitest: { values: ['index', 'report', 'verify', 'cli/shell-word'] },
  properties: {
    values: ['verify', 'term', 'shrink', 'run', 'schedule', 'trace', 'lts', 'errors', 'version'],
  },
  replay: {
    values: [
      'kernel',
      'bytecode',
      'term',
      'lts',
      'trace',
      'errors',
      'net/game',
      'observe',
      'verify/monitors',
      'report',
    ],
    types: ['fields'],
  },
};

/** Alone allowed to join engine or net to the tools. */
export const joints = ['index', 'cli', 'verify'];

/** @param {readonly string[]} parts */
const within = (parts) => `^src/(${parts.join('|')})(/|\\.ts$)`;

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const arrows = Object.entries(house).flatMap(([part, { values = [], types = [] }]) => [
  {
    name: `${part}-imports`,
    severity: 'error',
    comment: `src/${part} may import ${[...values, ...types].join(', ') || 'nothing'}`,
    from: { path: within([part]) },
    to: {
      path: '^(src|report-ui|test|properties|fixtures|bench|schema)/',
      pathNot: within([part, ...values, ...types]),
    },
  },
  {
    name: `${part}-imports-types`,
    severity: 'error',
    comment: `src/${part} may import these as types only: ${types.join(', ')}`,
    from: { path: within([part]) },
    to: {
      path: types.length > 0 ? within(types) : '^$',
      pathNot: within([part, ...values]),
      dependencyTypesNot: ['type-only'],
    },
  },
]);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...arrows,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-node-in-the-engine',
      severity: 'error',
      comment: 'the engine replays in a browser: what it is made of uses no Node API',
      from: {
        path: within([
          'kernel',
          'term',
          'bytecode',
          'trace',
          'lts',
          'errors',
          'fields',
          'replay',
          'source-position',
        ]),
        pathNot: '^src/term/hash\\.ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-hash-in-the-browser',
      severity: 'error',
      comment: 'hash.ts is the one file of the engine that uses Node',
      from: { path: '^src/replay\\.ts$' },
      to: { path: '^src/term/hash\\.ts$', reachable: true },
    },
    {
      name: 'viewer-imports',
      severity: 'error',
      comment: 'the viewer knows the report document, traces and the replay entry',
      from: { path: '^report-ui/', pathNot: '^report-ui/(content-security|packed-style|text-first)\\.ts$' },
      to: {
        path: '^(src|test|properties|fixtures|bench)/',
        pathNot: '^src/(report/(document|definitions|diagram|element-name)|trace|lts|replay)\\.ts$',
      },
    },
    {
      name: 'arbitraries-apart',
      severity: 'error',
      comment: 'src/properties needs fast-check, which nobody has to install who imports something else',
      from: { path: '^src/', pathNot: '^src/properties/' },
      to: { path: '^src/properties/' },
    },
    {
      name: 'source-imports-no-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|properties|fixtures|bench|report-ui|scripts)/' },
    },
    {
      name: 'source-imports-what-is-shipped',
      severity: 'error',
      comment:
        'a package that src/ imports is a dependency or a peer in package.json, or its code is in dist/',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'npm-peer'],
        pathNot: `node_modules/(${bundled.join('|')})/`,
      },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
