import { describe, expect, it } from 'vitest'
import type { FarmEvent } from '@pyfarm/contract/events'
import { createEvents } from './events.js'

const event = (job: number): FarmEvent => ({ kind: 'job', job, change: 'changed' })
const numbersOf = (events: readonly { number: number }[] | undefined) => events?.map(({ number }) => number)

describe('events', () => {
  it('are kept as many as wanted, whatever number was published', () => {
    const events = createEvents(3)
    for (let last = 1; last <= 20; last++) {
      events.publish([event(last)])
      const first = Math.max(0, last - 3)
      expect(numbersOf(events.since(first))).toEqual(Array.from({ length: last - first }, (_, index) => first + index + 1))
      if (first > 0) expect(events.since(first - 1)).toBeUndefined()
    }
  })

  it('are kept as many as wanted when more come at once', () => {
    const events = createEvents(3)
    events.publish(Array.from({ length: 50 }, (_, index) => event(index)))
    expect(numbersOf(events.since(47))).toEqual([48, 49, 50])
    expect(events.since(46)).toBeUndefined()
  })

  it('are told to those who listen, and not kept when none are wanted', () => {
    const events = createEvents(0, 100)
    const heard: number[] = []
    const unlisten = events.listen(told => heard.push(...told.map(({ number }) => number)))
    events.publish([event(1), event(2)])
    unlisten()
    events.publish([event(3)])
    expect(heard).toEqual([101, 102])
    expect(events.since(103)).toEqual([])
    expect(events.since(102)).toBeUndefined()
  })
})
