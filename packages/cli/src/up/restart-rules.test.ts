import { describe, expect, it } from 'vitest'
import { nextRestart } from './restart-rules.js'

describe('a part that ended unexpectedly', () => {
  it.each([
    { crashes: [0], expected: { kind: 'again', afterMs: 200 } },
    { crashes: [0, 300], expected: { kind: 'again', afterMs: 400 } },
    { crashes: [0, 300, 800, 1700, 3400], expected: { kind: 'again', afterMs: 3200 } },
    { crashes: [0, 300, 800, 1700, 3400, 6700], expected: { kind: 'give up' } },
    { crashes: [0, 300, 800, 1700, 3400, 61_000], expected: { kind: 'again', afterMs: 800 } },
    { crashes: [0, 70_000, 140_000, 210_000, 280_000, 350_000], expected: { kind: 'again', afterMs: 200 } },
  ])('after $crashes.length ends: $expected.kind', ({ crashes, expected }) => {
    expect(nextRestart(crashes)).toEqual(expected)
  })
})
