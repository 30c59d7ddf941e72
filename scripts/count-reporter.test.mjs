import { describe, expect, it } from 'vitest'
import { countTests } from './count-reporter.mjs'

const moduleOf = (state, ...results) => {
  const module = { relativeModuleId: 'a.test.ts', state: () => state }
  const tests = results.map(result => ({ module, result: () => result }))
  return { ...module, children: { allTests: () => tests.values() } }
}

describe('counting tests', () => {
  it('counts by state and gives the reasons of those left out', () => {
    const skipped = { state: 'skipped', note: 'PostgreSQL does not answer' }
    const modules = [moduleOf('passed', { state: 'passed' }, skipped, skipped, { state: 'skipped' })]
    expect(countTests(modules, [])).toEqual({
      passed: 1,
      failed: 0,
      skipped: 3,
      reasons: ['2 skipped: PostgreSQL does not answer', '1 skipped: marked so in a.test.ts'],
    })
  })

  it('counts a failed test once', () => {
    expect(countTests([moduleOf('failed', { state: 'failed' })], []).failed).toBe(1)
  })

  it('counts a file that can not be run, and an error outside of tests, as failures', () => {
    expect(countTests([moduleOf('failed')], [new Error('left over')]).failed).toBe(2)
  })
})
