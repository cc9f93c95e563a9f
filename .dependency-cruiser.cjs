/**
 * Which file may import which. The project references of TypeScript keep `shared`, `server` and `client` apart. These
 * rules add the direction within them. `tests/architecture/dependency-rules.test.ts` plants a violation of each rule.
 */

/**
 * A folder of `shared` may import itself and what is named here. `session` gets no reference data: a log must replay to
 * the same state after the data changes. `fold` and `fold-name` are algorithms and allowed.
 */
const SHARED_LAYERS = {
  vocabulary: [],
  log: ['vocabulary', 'access'],
  reference: ['vocabulary'],
  messages: ['vocabulary'],
  session: ['vocabulary', 'access', 'log', 'reference/fold', 'reference/fold-name'],
  registry: ['vocabulary', 'log', 'reference'],
  projections: ['vocabulary', 'log', 'reference', 'session', 'registry', 'record'],
  record: ['vocabulary', 'log', 'reference', 'messages', 'session', 'registry', 'projections'],
  contract: ['vocabulary', 'log', 'session', 'projections', 'record'],
};

/** A folder of the client may import itself and what is named here. Words and addresses are for all. */
const CLIENT_LAYERS = {
  sync: [],
  ui: ['sync'],
  player: ['sync', 'ui'],
  people: ['sync', 'ui'],
  start: ['sync', 'ui', 'people', 'room'],
  setup: ['sync', 'ui', 'recordings'],
  recordings: ['sync', 'ui', 'player'],
  room: ['sync', 'ui'],
  list: ['sync', 'ui', 'player'],
  align: ['sync', 'ui', 'player', 'list'],
  export: ['sync', 'ui', 'player', 'list'],
  console: ['sync', 'ui', 'player', 'list', 'people', 'room', 'recordings'],
};

/** One rule for each folder of a table like those above, under `root`. */
const rulesOf = (root, layers, forAll) =>
  Object.entries(layers).map(([layer, below]) => ({
    name: `${root}-${layer}`,
    comment: `${root}/${layer} imports only ${[layer, ...below, ...forAll].join(', ')}: imports run one way`,
    severity: 'error',
    from: { path: `^${root}/${layer}/` },
    to: { path: `^${root}/`, pathNot: `^${root}/(${[layer, ...below, ...forAll].join('|')})(/|[.])` },
  }));

/** A port stands beside its adapters, which are folders of `store` or carry their engine's name in the file's. */
const ADAPTERS = '^server/store/(sqlite|postgres|memory)/|^server/.+/(sqlite|postgres|memory)-[^/]+[.]ts$';

const FFMPEG_PACKAGES =
  'node_modules/(@types/)?(fluent-ffmpeg|ffmpeg-static|@ffmpeg-installer|@ffprobe-installer)(/|$)';

const TYPE_ONLY = ['type-only', 'type-import'];

module.exports = {
  forbidden: [
    ...rulesOf('shared', SHARED_LAYERS, []),
    ...rulesOf('client', CLIENT_LAYERS, ['messages', 'router']),
    {
      name: 'shared-is-pure',
      comment: 'the core runs in the browser and in replays: no Node, no packages, nothing of server or client',
      severity: 'error',
      from: { path: '^shared/', pathNot: '[.]schema[.]ts$' },
      to: { pathNot: '^shared/' },
    },
    {
      name: 'shared-schemas-use-typebox-only',
      comment: 'schemas are the one place of the core with a package',
      severity: 'error',
      from: { path: '^shared/.+[.]schema[.]ts$' },
      to: { pathNot: ['^shared/', 'node_modules/typebox/'] },
    },
    {
      name: 'schemas-stay-on-the-server',
      comment: 'what the client loads takes only types from a schema, else TypeBox comes along',
      severity: 'error',
      from: { path: '^(client|shared)/', pathNot: '[.]schema[.]ts$' },
      to: { path: '[.]schema[.]ts$', dependencyTypesNot: TYPE_ONLY },
    },
    {
      name: 'client-not-to-server',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^server/' },
    },
    {
      name: 'server-not-to-client',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^client/' },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'adapters-only-from-the-root',
      comment: 'everything else knows the port; compose/store.ts and the command line pick the adapter',
      severity: 'error',
      from: { pathNot: ['^server/compose/store[.]ts$', '^server/cli/', '^tests/', ADAPTERS] },
      to: { path: ADAPTERS },
    },
    {
      name: 'ffmpeg-only-in-transcoder',
      comment: 'fluent-ffmpeg is archived: one folder knows it, so that it can be replaced',
      severity: 'error',
      from: { pathNot: '^server/transcoder/' },
      to: { path: FFMPEG_PACKAGES },
    },
    {
      name: 'routes-only-in-http',
      comment: 'every route is declared in http/ and registered in app.ts, so that one folder shows the interface',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/(http/|app[.]ts$)' },
      to: { path: 'node_modules/(fastify|@fastify/[^/]+)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'what runs in production must be installed by `npm ci --omit=dev`',
      severity: 'error',
      from: { path: '^(shared|server|client)/', pathNot: '^client/vite[.]config[.]ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: TYPE_ONLY, pathNot: 'node_modules/@types/' },
    },
    {
      name: 'only-declared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment: 'a cycle of types alone is tolerated inside shared/session, where state and slices name each other',
      severity: 'error',
      from: { pathNot: '^shared/session/' },
      to: { circular: true },
    },
    {
      name: 'no-runtime-cycles',
      severity: 'error',
      from: { path: '^shared/session/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: TYPE_ONLY } },
    },
    {
      name: 'no-orphans',
      comment: 'a file that nobody imports and that imports nothing is forgotten; declarations and workers are not',
      severity: 'error',
      from: { orphan: true, pathNot: ['[.]d[.]ts$', '-worker[.]ts$', '[.]mjs$', '[.]json$', '^tests/fixtures/'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tests/tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
