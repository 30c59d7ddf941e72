// `npm run lint`: every check runs, also after one that failed. Names as arguments choose some: `npm run lint -- style imports`.
// `--quick` leaves out the style rules that need types, which take minutes.
import { typeErrors } from './check-types.mjs'
import { Failure, runCommand, runNode, tool } from './run.mjs'
import { setUp } from './set-up.mjs'

const isQuick = process.argv.includes('--quick')

const toolPasses =
  (path, args, env = {}) =>
  async () =>
    (await runNode(tool(path), args, { env: { ...process.env, ...env } })).status === 0

// Some likeness is cheaper than a wall moved for it: half a per cent of the lines.
const copiesOfProductCode = [
  ...[
    '--min-tokens',
    '60',
    '--min-lines',
    '6',
    '--threshold',
    '0.5',
    '--reporters',
    'console',
    '--format',
    'typescript,tsx,javascript',
  ],
  ...['--ignore', '**/node_modules/**,**/dist/**,**/*.test.*,**/testing/**,**/migrations/**'],
]

async function typesHold() {
  const errors = await typeErrors()
  if (errors !== '') console.log(errors)
  return errors === ''
}

const checks = {
  types: typesHold,
  style: toolPasses('eslint/bin/eslint.js', ['.', '--max-warnings', '0'], { LINT_RULES: isQuick ? 'quick' : 'all' }),
  format: toolPasses('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  imports: toolPasses('dependency-cruiser/bin/dependency-cruise.mjs', ['packages', 'jobtypes', '--output-type', 'err-long']),
  'dead code': toolPasses('knip/bin/knip.js', ['--no-progress', '--no-config-hints']),
  duplicates: toolPasses('jscpd/bin/jscpd', [...copiesOfProductCode, 'packages', 'jobtypes', 'scripts', 'benchmarks']),
}

await runCommand(async () => {
  await setUp({ installOnly: true })
  const chosen = process.argv.slice(2).filter(argument => argument !== '--quick')
  const failed = []
  for (const [name, passes] of Object.entries(checks)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    if (!(await passesTimed(name, passes))) failed.push(name)
  }
  if (failed.length > 0) throw new Failure(`Lint found something in: ${failed.join(', ')}.`)
})

async function passesTimed(name, passes) {
  console.log(`── ${name}`)
  const start = performance.now()
  const passed = await passes()
  console.log(`── ${name}: ${passed ? 'ok' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)\n`)
  return passed
}
