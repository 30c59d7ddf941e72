import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { soleProcess } from '../processes/turns.js'
import type { TurnResult, Turns } from '../processes/turns.js'
import { startChore } from './chore.js'
import type { Chore } from './chore.js'

const every = 60_000

describe('periodic work', () => {
  const started: Chore[] = []
  const stopping = new AbortController()
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(async () => {
    await Promise.all(started.splice(0).map(chore => chore.stop()))
    vi.useRealTimers()
  })

  const start = (work: () => Promise<void>, turns: Turns = soleProcess) => {
    const told: [name: string, succeeded: boolean][] = []
    const meters = {
      chore: (name: string, _seconds: number, succeeded: boolean) => told.push([name, succeeded]),
      pass: () => undefined,
      mail: () => undefined,
    }
    const log = pino({ level: 'silent' })
    const chore = startChore({ name: 'tidying', every, work, turns, log, meters, signal: stopping.signal })
    started.push(chore)
    return { chore, told }
  }
  /** Work that goes on until it is let go. */
  const heldWork = () => {
    const releases: (() => void)[] = []
    const work = vi.fn(() => new Promise<void>(resolve => releases.push(resolve)))
    return { work, release: () => releases.shift()?.() }
  }

  it('is done once an interval, and each run is told to the metrics', async () => {
    const work = vi.fn(() => Promise.resolve())
    const { told } = start(work)
    await vi.advanceTimersByTimeAsync(every - 1)
    expect(work).toHaveBeenCalledTimes(0)
    await vi.advanceTimersByTimeAsync(1 + 2 * every)
    expect(work).toHaveBeenCalledTimes(3)
    expect(told).toEqual(Array(3).fill(['tidying', true]))
  })

  it('is done at once when it is asked for; asked for while it goes on, once more after it', async () => {
    const { work, release } = heldWork()
    const { chore } = start(work)
    const runs = [chore.run(), chore.run(), chore.run()]
    await vi.advanceTimersByTimeAsync(0)
    expect(work).toHaveBeenCalledTimes(1)
    void chore.run()
    release()
    await vi.advanceTimersByTimeAsync(0)
    expect(work).toHaveBeenCalledTimes(2)
    release()
    await Promise.all(runs)
    expect(work).toHaveBeenCalledTimes(2)
  })

  it('is never done twice at once, however long it takes', async () => {
    const { work, release } = heldWork()
    start(work)
    await vi.advanceTimersByTimeAsync(5 * every)
    expect(work).toHaveBeenCalledTimes(1)
    release()
    await vi.advanceTimersByTimeAsync(0)
    expect(work).toHaveBeenCalledTimes(2)
    release()
  })

  it('that fails is told as a failure, and done again at the next interval', async () => {
    const { told } = start(vi.fn(() => Promise.resolve()).mockRejectedValueOnce(new Error('no disk')))
    await vi.advanceTimersByTimeAsync(2 * every)
    expect(told.map(([, succeeded]) => succeeded)).toEqual([false, true])
  })

  describe('of several processes', () => {
    const turnsThat = (...answers: TurnResult<never>['kind'][]) => {
      const asked: (number | undefined)[] = []
      const take: Turns['take'] = async (name, work, least) => {
        asked.push(least)
        const kind = answers.shift() ?? 'done'
        return kind === 'done' ? soleProcess.take(name, work, least) : { kind }
      }
      return { asked, turns: { take } }
    }

    it('is done by none but the first at each interval', async () => {
      const work = vi.fn(() => Promise.resolve())
      const { asked, turns } = turnsThat('not due', 'held', 'done')
      start(work, turns)
      await vi.advanceTimersByTimeAsync(2 * every)
      expect(work).toHaveBeenCalledTimes(0)
      await vi.advanceTimersByTimeAsync(every)
      expect(work).toHaveBeenCalledTimes(1)
      for (const least of asked) expect(least).toBeGreaterThan(every / 2)
    })

    it('that was asked for while another process is at it is looked for again soon: that one may not have seen the reason', async () => {
      const work = vi.fn(() => Promise.resolve())
      const { turns } = turnsThat('held', 'held', 'done')
      void start(work, turns).chore.run()
      await vi.advanceTimersByTimeAsync(every / 10)
      expect(work).toHaveBeenCalledTimes(1)
    })
  })

  it('is stopped when the run that goes on is over', async () => {
    const { work, release } = heldWork()
    const { chore } = start(work)
    void chore.run()
    await vi.advanceTimersByTimeAsync(0)
    let isStopped = false
    const stop = chore.stop().then(() => (isStopped = true))
    await vi.advanceTimersByTimeAsync(every * 3)
    expect(isStopped).toBe(false)
    release()
    await stop
    expect(work).toHaveBeenCalledTimes(1)
  })
})
