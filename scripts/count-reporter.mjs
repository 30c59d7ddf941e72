// A reporter of vitest that writes what was counted to the file named by PYFARM_TEST_COUNTS, for test.mjs to print last.
import { writeFileSync } from 'node:fs'

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env['PYFARM_TEST_COUNTS']
    if (file) writeFileSync(file, JSON.stringify(countTests(modules, unhandledErrors)))
  }
}

/**
 * @returns {{ passed: number, failed: number, skipped: number, reasons: string[] }} a test file that can't be read or whose
 *   set-up fails, and an error outside of any test, count as one failure each; `reasons`: why tests were skipped
 */
export function countTests(modules, unhandledErrors) {
  const tests = modules.flatMap(module => [...module.children.allTests()])
  const count = state => tests.filter(test => test.result().state === state).length
  return {
    passed: count('passed'),
    failed: count('failed') + modules.filter(failedOutsideOfTests).length + unhandledErrors.length,
    skipped: count('skipped') + count('pending'),
    reasons: reasonsOf(tests.filter(test => test.result().state === 'skipped')),
  }
}

const failedOutsideOfTests = module =>
  module.state() === 'failed' && ![...module.children.allTests()].some(test => test.result().state === 'failed')

function reasonsOf(skipped) {
  const perReason = new Map()
  for (const test of skipped) {
    const reason = test.result().note ?? `marked so in ${test.module.relativeModuleId}`
    perReason.set(reason, (perReason.get(reason) ?? 0) + 1)
  }
  return [...perReason].map(([reason, count]) => `${count} skipped: ${reason}`)
}
