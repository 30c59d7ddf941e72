// `npm test`: sets up what is missing, then runs the tests; arguments go to vitest (`npm test -- planner`).
// A run without arguments also type-checks the tests. The last line is always `N passed, N failed[, N skipped]`.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { typeErrors } from './check-types.mjs'
import { readText } from './freshness.mjs'
import { installRenderers, missingRenderers } from './renderers.mjs'
import { Failure, root, runCommand, runNode, tool } from './run.mjs'
import { probeServices } from './services.mjs'
import { setUp } from './set-up.mjs'
import { leftOut } from './test-turns.mjs'

const filter = process.argv.slice(2)

await runCommand(async () => {
  const isCi = process.env['CI'] === 'true'
  await Promise.all([setUp(), isCi ? installRenderers(line => console.log(line)) : undefined])
  const { env, absent: silent } = await probeServices()
  const absent = [...silent, ...missingRenderers()]
  for (const sentence of absent) console.log(sentence)
  if (absent.length > 0 && isCi) throw new Failure('CI leaves no test out: start what does not answer, install what is missing.')

  // Tests wait a good part of their time: the types are checked beside them.
  const [wrongTypes, { status, counts }] = await Promise.all([
    filter.length > 0 ? '' : typeErrors(),
    runTests({ ...process.env, ...env }),
  ])
  for (const reason of counts.reasons) console.log(reason)
  if (leftOut.length > 0)
    console.log(`Left out today, since PYFARM_TEST_TURNS=days lets long files take turns: ${leftOut.join(', ')}.`)
  if (wrongTypes !== '') console.log(`Types are wrong:\n${wrongTypes}`)
  if (counts.passed + counts.failed === 0) console.log('No test ran.')
  console.log(lastLine(counts))
  return wrongTypes === '' && status === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1
})

async function runTests(env) {
  const file = join(root, '.build', `test-counts-${process.pid}.json`)
  mkdirSync(join(root, '.build'), { recursive: true })
  const args = ['run', '--reporter=default', '--reporter=./scripts/count-reporter.mjs', ...filter]
  try {
    const { status } = await runNode(tool('vitest/vitest.mjs'), args, { env: { ...env, PYFARM_TEST_COUNTS: file } })
    const text = readText(file)
    return { status, counts: text === undefined ? { passed: 0, failed: 1, skipped: 0, reasons: [] } : JSON.parse(text) }
  } finally {
    rmSync(file, { force: true })
  }
}

function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
