import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { daylightAt } from './daylight.js'
import { sceneAt } from './scene.js'

const size = { width: 320, height: 180 }
const count = 96

describe('the demo scene', () => {
  it('is another picture in each of the 96 frames', () => {
    const pictures = Array.from({ length: count }, (_, frame) => digest(sceneAt(frame / count, size)))
    expect(new Set(pictures).size).toBe(count)
  })

  it('is the same picture whenever it is asked for', () => {
    expect(digest(sceneAt(0.31, size))).toBe(digest(sceneAt(0.31, size)))
  })

  it('ends where it began', () => {
    const end = numbersIn(sceneAt(1, size))
    const start = numbersIn(sceneAt(0, size))
    expect(end).toHaveLength(start.length)
    expect(Math.max(...end.map((value, index) => turned(value - (start[index] ?? NaN))))).toBeLessThan(0.02)
  })

  it('moves no further from the last frame to the first than between any other two', () => {
    const light = (frame: number) => daylightAt(frame / count).sky.flat()
    const step = (from: number, to: number) =>
      Math.max(...light(from).map((value, index) => Math.abs(value - (light(to)[index] ?? 0))))
    const steps = Array.from({ length: count - 1 }, (_, frame) => step(frame, frame + 1))
    expect(step(count - 1, 0)).toBeLessThanOrEqual(Math.max(...steps))
  })

  it('has a day and a night', () => {
    const nights = Array.from({ length: count }, (_, frame) => daylightAt(frame / count).night)
    expect(Math.min(...nights)).toBe(0)
    expect(Math.max(...nights)).toBe(1)
  })

  it('says the size that is asked for', () => {
    expect(sceneAt(0.5, { width: 640, height: 480 })).toContain('width="640" height="480"')
  })
})

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Every number of the drawing, without the colours' digits. */
function numbersIn(svg: string): readonly number[] {
  return (svg.replace(/#[0-9a-f]{6}/g, '').match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number)
}

/** Sails come back to where they were after any number of equal turns. */
function turned(difference: number): number {
  const size = Math.abs(difference)
  return Math.min(size, Math.abs(size - 90 * Math.round(size / 90)), Math.abs(size - 120 * Math.round(size / 120)))
}
