import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesOf } from '@pyfarm/contract/api/job-frames'
import { createFrameRuns } from './frame-runs.js'

describe('tasks as runs', () => {
  it.each([
    ['an even range is one run', 0.1, null, 5, 1],
    ['frames with tiles are one run', 2, 3, 12, 1],
  ])('%s', (_what, by, tiles, count, runCount) => {
    const runs = createFrameRuns(by, tiles)
    for (const place of placesOf({ by, tiles, runs: [{ id: 7, frame: 1, tile: tiles === null ? null : 0, count }] }))
      runs.add(place, 'queued')
    expect(runs.all().runs).toHaveLength(runCount)
    expect(runs.all().states).toBe('q'.repeat(count))
  })

  it('are the same tasks again, whatever is missing between them', () => {
    const tasks = fc.array(fc.record({ id: fc.integer({ min: 1, max: 40 }), frame: fc.integer({ min: -3, max: 30 }) }), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(tasks, given => {
        const places = given.map(({ id, frame }) => ({ id, frame, tile: null }))
        const runs = createFrameRuns(1, null)
        for (const place of places) runs.add(place, 'done')
        expect(placesOf(runs.all())).toEqual(places)
      }),
    )
  })
})
