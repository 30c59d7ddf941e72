import { describe, expect, it } from 'vitest'
import { jobRow } from '../testing/rows.js'
import { chooseRows, outcomeOf } from './shown-jobs.js'

const ids = (rows: readonly { readonly id: number }[]) => rows.map(row => row.id)

describe('the jobs that are shown', () => {
  const rows = [
    jobRow({ id: 1, state: 'done' }),
    jobRow({ id: 2, state: 'done' }),
    jobRow({ id: 3 }),
    jobRow({ id: 4, state: 'running' }),
  ]

  it('are the unfinished ones', () => expect(ids(chooseRows(rows, new Set()))).toEqual([3, 4]))
  it('keep one that has just finished', () => expect(ids(chooseRows(rows, new Set([2, 3])))).toEqual([2, 3, 4]))
  it('are never more than eight, unfinished ones first', () => {
    const many = [jobRow({ id: 1, state: 'done' }), ...Array.from({ length: 20 }, (_, index) => jobRow({ id: index + 2 }))]
    expect(ids(chooseRows(many, new Set([1])))).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  })
})

describe('what became of the awaited jobs', () => {
  const render = jobRow({ id: 1, state: 'done' })
  const assemble = jobRow({ id: 2, state: 'done', parents: [1] })

  it('over when all are finished', () => expect(outcomeOf([render, assemble], [1, 2])).toEqual({ over: true, failed: [] }))
  it('not over while one runs', () => expect(outcomeOf([render, { ...assemble, state: 'running' }], [1, 2]).over).toBe(false))
  it('others do not matter', () => expect(outcomeOf([render, jobRow({ id: 3 })], [1]).over).toBe(true))
  it('over when what is left waits for a job that failed', () => {
    const failed = { ...render, state: 'failed' }
    expect(outcomeOf([failed, { ...assemble, state: 'queued' }], [1, 2])).toEqual({ over: true, failed: [failed] })
  })
  it('of all jobs when none is named', () => expect(outcomeOf([render, jobRow({ id: 3 })], []).over).toBe(false))
  it('a deleted job is awaited no longer', () => expect(outcomeOf([render], [1, 2]).over).toBe(true))
})
