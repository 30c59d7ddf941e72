import { describe, expect, it } from 'vitest'
import { judgeMemory, memoryLimits } from './memory-rules.js'

describe('the memory of a job’s processes', () => {
  const limits = { warning: 6000, max: 8192 }

  it('is fine up to the limits', () => {
    expect(judgeMemory(6000, 0, limits)).toEqual({ kind: 'fine' })
    expect(judgeMemory(900_000, 0, { warning: undefined, max: undefined })).toEqual({ kind: 'fine' })
  })

  it('is warned of once, until it has been below the warning again', () => {
    expect(judgeMemory(6001, 5000, limits)).toEqual({
      kind: 'warn',
      text: "The renderer took 6,001 MB of memory, more than the job's ram_warning of 6,000 MB.",
    })
    expect(judgeMemory(7000, 6001, limits)).toEqual({ kind: 'fine' })
    expect(judgeMemory(6001, 6000, limits).kind).toBe('warn')
  })

  it('ends the work beyond the most that the job allows', () => {
    expect(judgeMemory(9120, 7000, limits)).toEqual({
      kind: 'end',
      error: "The renderer took 9,120 MB of memory, more than the job's ram_max of 8,192 MB.",
    })
  })

  it('has no limit where the job says null, nothing, or no number of megabytes', () => {
    for (const job of [{}, { ram_warning: null, ram_max: null }, { ram_warning: 0, ram_max: -1 }])
      expect(memoryLimits(job)).toEqual({ warning: undefined, max: undefined })
  })
})
