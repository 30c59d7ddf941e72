// Who may import whom: the arrows of docs/architecture.md. Each comment says what to do instead.
// Tests and `testing/` folders may import anything.

const testCode = '\\.test\\.tsx?$|/testing/|^tests/|^benchmarks/'
const master = '^packages/master/src'
const rooms = (...names) => `${master}/(${names.join('|')})/`

// What rules may use beside rules and contract: without clock, database or network like them.
const pureFiles = [
  `${master}/(tasks/task|jobs/job|agents/agent)\\.ts$`,
  `${master}/scheduler/requirements\\.ts$`,
  `${master}/http/(refusal|ip-address)\\.ts$`,
  '/ipaddr\\.js/',
]

// From the top to the ground; a room imports from its own row and those below.
const rows = [
  ['chores', 'reports', 'explain', 'estimates', 'overview'],
  ['agent-link', 'scheduler'],
  ['jobs'],
  ['tasks'],
  [
    'task-logs',
    'agents',
    'agent-updates',
    'job-queues',
    'job-types',
    'job-groups',
    'software',
    'tags',
    'path-maps',
    'users',
    'mail',
    'statistics',
    'auth',
    'audit',
    'enrolment',
    'processes',
  ],
  ['database', 'settings', 'http', 'work-queue', 'events'],
]

// `http/` puts the routes of all rooms on the server; that is its only arrow upwards.
const againstTheOrder = rows.slice(1).map((row, index) => ({
  name: `order-${row.length === 1 ? row[0] : index === 0 ? 'agent-link-scheduler' : index === 4 ? 'ground' : 'resources'}`,
  comment:
    `Of the master's rooms, chores stand on agent-link and scheduler, then jobs, tasks, the other resources, the ground. ` +
    `Against that order: publish an event, or take a function as an argument and let main.ts hand it in.`,
  severity: 'error',
  from: { path: rooms(...row), pathNot: testCode },
  to: { path: rooms(...rows.slice(0, index + 1).flat()), pathNot: row.includes('http') ? '-routes\\.ts$' : undefined },
}))

const packageArrows = [
  {
    from: 'contract',
    to: [],
    advice: 'contract stands alone: move what it needs into contract, or move this code to who needs it',
  },
  { from: 'web', to: ['contract'], advice: 'ask over the API; what web and server share goes into contract' },
  { from: 'agent', to: ['contract'], advice: 'speak to the master by the agent protocol; what both share goes into contract' },
  { from: 'master', to: ['contract'], advice: 'speak to agents by the agent protocol; what both share goes into contract' },
  {
    from: 'cli',
    to: ['contract', 'jobtypes'],
    advice: 'start parts as processes and use the API; what both share goes into contract',
  },
  { from: 'jobtypes', to: ['agent', 'contract'], advice: 'a job type knows the interface of the agent and no more' },
]
const folderOf = name => (name === 'jobtypes' ? '^jobtypes/' : `^packages/${name}/`)

const betweenPackages = packageArrows.map(({ from, to, advice }) => ({
  name: `package-${from}`,
  comment: `${from} imports ${to.length === 0 ? 'nothing of ours' : `only ${to.join(' and ')}`}: ${advice}.`,
  severity: 'error',
  from: { path: folderOf(from), pathNot: testCode },
  to: { path: '^(packages|jobtypes)/', pathNot: [from, ...to].map(folderOf) },
}))

module.exports = {
  forbidden: [
    ...betweenPackages,
    ...againstTheOrder,
    {
      name: 'rules-are-pure',
      comment:
        'A *-rules.ts file decides over plain values: hand in what it needs as an argument, and import only rules, contract, types and `pureFiles`.',
      severity: 'error',
      from: { path: `${master}/.*-rules\\.ts$` },
      to: { pathNot: ['-rules\\.ts$', '^packages/contract/', ...pureFiles], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'routes-are-the-door',
      comment:
        'A *-routes.ts file is HTTP in and out, for serve-farm.ts to put on the server: move what is shared to a verb, a view or rules.',
      severity: 'error',
      from: { path: master, pathNot: [testCode, `${master}/serve-farm\\.ts$`, `${master}/http/`] },
      to: { path: '-routes\\.ts$' },
    },
    {
      name: 'sql-in-stores',
      comment:
        'Only *-store.ts and database/ speak SQL: move the query to the store of its room; database/ exports the types that others pass on.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [testCode, `${master}/.*-store\\.ts$`, `${master}/database/`] },
      to: { path: '(^|/)node_modules/(@types/)?(kysely|better-sqlite3|pg|mysql2)/' },
    },
    {
      name: 'no-test-code-in-the-product',
      comment: 'Tests and testing/ folders are not built: move what the product needs out of them.',
      severity: 'error',
      from: { path: '^(packages|jobtypes)/', pathNot: testCode },
      to: { path: testCode },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or share a third: move what both need there.',
      severity: 'error',
      from: { pathNot: testCode },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file and it imports nothing: use it or delete it.',
      severity: 'error',
      from: { orphan: true, pathNot: [testCode, '\\.d\\.ts$', '\\.config\\.ts$', '/bin/', '^packages/agent/page/'] },
      to: {},
    },
    {
      name: 'found',
      comment: 'This import leads nowhere: mend the path, or add the package to the package.json of the one that imports it.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'own-dependencies',
      comment: 'Each package names what it imports in its own package.json: add it there with its exact version.',
      severity: 'error',
      from: { path: '^(packages|jobtypes)/', pathNot: testCode },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    exclude: { path: '^(packages/[^/]+|jobtypes|tests|benchmarks)/dist/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'types', 'node', 'default'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
