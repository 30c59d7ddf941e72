import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { coalesce } from './coalesce.js'
import { keysOfEvent, parseEvents } from './query-keys.js'

describe('the data of an event', () => {
  it('is a list of farm events', () => {
    expect(parseEvents('[{"kind":"tasks","job":1,"tasks":[3]}]')).toEqual([{ kind: 'tasks', job: 1, tasks: [3] }])
  })

  it.each(['', '{', '{"kind":"job"}', '[{"kind":"weather"}]'])('that is %j is not understood', data => {
    expect(parseEvents(data)).toBeUndefined()
  })
})

it('makes old what follows from the change', () => {
  expect(keysOfEvent({ kind: 'tasks', job: 4, tasks: [1] })).toEqual([['jobs'], ['job', 4], ['tasks', 4], ['agents']])
  expect(keysOfEvent({ kind: 'job', job: 4, change: 'changed' })).toEqual([['jobs'], ['job', 4]])
  expect(keysOfEvent({ kind: 'agent', agent: 'a', change: 'created' })).toEqual([['agents'], ['agent', 'a']])
})

describe('keys that come in quick succession', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are flushed at once, then together, each once, with a pause between', async () => {
    const flushed: string[][] = []
    const keys = coalesce<string>(batch => Promise.resolve(void flushed.push(batch)), 250, new AbortController().signal)
    keys.add(['jobs'])
    keys.add(['jobs', 'agents'])
    keys.add(['agents'])
    await vi.advanceTimersByTimeAsync(249)
    expect(flushed).toEqual([['jobs']])
    await vi.advanceTimersByTimeAsync(1)
    expect(flushed).toEqual([['jobs'], ['jobs', 'agents']])
    await vi.advanceTimersByTimeAsync(1000)
    expect(flushed).toHaveLength(2)
    keys.add(['tasks'])
    expect(flushed).toHaveLength(3)
  })

  it('wait while a flush runs, and are not forgotten', async () => {
    const ends: (() => void)[] = []
    const flushed: string[][] = []
    const slow = (batch: string[]) => new Promise<void>(resolve => void (flushed.push(batch), ends.push(resolve)))
    const keys = coalesce<string>(slow, 250, new AbortController().signal)
    keys.add(['jobs'])
    keys.add(['jobs'])
    await vi.advanceTimersByTimeAsync(5000)
    expect(flushed).toHaveLength(1)
    ends[0]?.()
    await vi.advanceTimersByTimeAsync(250)
    expect(flushed).toEqual([['jobs'], ['jobs']])
  })

  it('are dropped after the end', async () => {
    const ending = new AbortController()
    const flushed: string[][] = []
    const keys = coalesce<string>(batch => Promise.resolve(void flushed.push(batch)), 250, ending.signal)
    keys.add(['jobs'])
    keys.add(['agents'])
    ending.abort()
    await vi.advanceTimersByTimeAsync(1000)
    expect(flushed).toEqual([['jobs']])
  })
})
