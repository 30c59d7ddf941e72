import { describe, expect, it } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import { whyHeld, whyOverdue } from './limit-rules.js'
import { running } from './testing/task-cases.js'

const failed = (failures: number) => ({ ...running, failures, frame: 7 })

describe('a job with limits', () => {
  it.each([
    [{}, 1_000, 1_000],
    [{ failed_agents: 3 }, 100, 2],
    [{ failures: 10 }, 9, 9],
    [{ task_seconds: 1, silence_seconds: 1 }, 100, 100],
  ])('%j goes on after %i failures, %i of one task', (limits, failures, ofOne) => {
    expect(whyHeld(limits, failures, [failed(1), failed(ofOne)])).toBeUndefined()
  })

  it.each([
    [{ failed_agents: 3 }, 3, 3, "(frame 7) failed on 3 agents; the job's limit is 3."],
    [{ failed_agents: 1 }, 1, 1, "(frame 7) failed on 1 agent; the job's limit is 1."],
    [{ failures: 10 }, 10, 1, "Its tasks failed 10 times; the job's limit is 10."],
    [{ failures: 10 }, 12, 1, "Its tasks failed 12 times; the job's limit is 10."],
  ])('%j is held after %i failures, %i of one task', (limits, failures, ofOne, why) => {
    expect(whyHeld(limits, failures, [failed(ofOne)])).toContain(why)
  })

  it('gives each task its time, and not a moment more', () => {
    const started = instant(1_000)
    expect(whyOverdue({ task_seconds: 60 }, started, instant(61_000))).toBeUndefined()
    expect(whyOverdue({ task_seconds: 60 }, started, instant(61_001))).toContain('60 seconds')
    expect(whyOverdue({ task_seconds: 60 }, null, instant(9e12))).toBeUndefined()
    expect(whyOverdue({}, started, instant(9e12))).toBeUndefined()
  })
})
