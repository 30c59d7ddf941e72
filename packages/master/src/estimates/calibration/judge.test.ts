import { describe, expect, it } from 'vitest'
import { judge, verdictOf } from './judge.js'
import { shapes } from './shapes.js'

const farms = 12

describe('the true finish of simulated jobs', () => {
  it.each(shapes)('lies in the range that was told, four times of five: $name', shape => {
    const { estimates, coverage, width } = verdictOf(judge(shape, farms * shape.farmsFor1))
    expect(estimates).toBeGreaterThanOrEqual(farms * 4)
    expect(coverage).toBeGreaterThanOrEqual(0.8)
    // A range that says everything says nothing.
    expect(width).toBeLessThan(shape.widest)
  })
})
