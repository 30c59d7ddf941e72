// `npm run fuzz [-- SEED]`: sends 20,000 hostile requests to a master of its own; a seed repeats a run.
import { runCommand, runNode, tool } from './run.mjs'
import { setUp } from './set-up.mjs'

const [seed] = process.argv.slice(2)

await runCommand(async () => {
  await setUp()
  const { PYFARM_TEST_FUZZ_REQUESTS: count = '20000' } = process.env
  const env = { ...process.env, PYFARM_TEST_FUZZ_REQUESTS: count, ...(seed === undefined ? {} : { PYFARM_TEST_FUZZ_SEED: seed }) }
  const { status } = await runNode(tool('vitest/vitest.mjs'), ['run', '--project', 'farm', 'tests/src/fuzz.test.ts'], { env })
  return status
})
