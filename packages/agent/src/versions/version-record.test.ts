import { describe, expect, it } from 'vitest'
import { nextStart, recordFor, trialFailed, trialPassed, tryNext, withoutCurrent } from './version-record.js'

const fresh = recordFor('1.0', undefined)
const wanted = { version: '1.1', sha256: 'a' }

describe('which version is started', () => {
  it('is the installed one, until there is another', () => {
    expect(nextStart(fresh)).toEqual({ record: fresh, version: null, isTrial: false })
  })

  it('is a wanted one on trial, and without one when it has passed', () => {
    const started = nextStart(tryNext(fresh, wanted))
    expect(started).toMatchObject({ version: '1.1', isTrial: true })
    const passed = trialPassed(started.record)
    expect(nextStart(passed)).toEqual({ record: passed, version: '1.1', isTrial: false })
  })

  it('is the one before when it fails, which knows why', () => {
    const failed = trialFailed(nextStart(tryNext(fresh, wanted)).record, 'exit code 1')
    expect(nextStart(failed)).toMatchObject({ version: null, isTrial: false })
    expect(failed.failed).toEqual([wanted])
    expect(failed.lastError).toBe('Version 1.1 did not come up (exit code 1); version 1.0 runs on.')
    const second = trialPassed(nextStart(tryNext(failed, { version: '1.2', sha256: 'b' })).record)
    expect(second.lastError).toBeNull()
    expect(nextStart(trialFailed(nextStart(tryNext(second, { version: '1.3', sha256: 'c' })).record, 'x'))).toMatchObject({
      version: '1.2',
    })
  })

  it('is the one before when it was started three times and never came up, as when the machine goes down each time', () => {
    let record = tryNext(fresh, wanted)
    for (let start = 0; start < 3; start++) {
      const next = nextStart(record)
      expect(next.version).toBe('1.1')
      ;({ record } = next)
    }
    const fourth = nextStart(record)
    expect(fourth).toMatchObject({ version: null, isTrial: false })
    expect(fourth.record.lastError).toContain('started 3 times and never came up')
  })

  it('is the installed one after somebody installs another by hand', () => {
    const updated = trialPassed(nextStart(tryNext(fresh, wanted)).record)
    expect(nextStart(recordFor('1.0', updated)).version).toBe('1.1')
    expect(nextStart(recordFor('2.0', updated)).version).toBeNull()
  })

  it('is the installed one when the files of the other are gone', () => {
    const updated = trialPassed(nextStart(tryNext(fresh, wanted)).record)
    expect(nextStart(withoutCurrent(updated)).version).toBeNull()
  })
})

describe('what did not come up', () => {
  it('is remembered, but not without end', () => {
    let record = fresh
    for (let number = 0; number < 50; number++)
      record = trialFailed(nextStart(tryNext(record, { version: String(number), sha256: String(number) })).record, 'x')
    expect(record.failed.map(each => each.sha256)).toEqual(Array.from({ length: 20 }, (_, index) => String(49 - index)))
  })
})
