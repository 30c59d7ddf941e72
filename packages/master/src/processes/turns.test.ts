import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { farmId, hasAbandonedLease, holdsLease, renewLease, returnLease, takeLease } from './lease-store.js'
import { soleProcess, turnsByLease } from './turns.js'

const long = 3_600_000
const log = pino({ level: 'silent' })

onEachDatabase('a lease', current => {
  const one = randomUUID()
  const other = randomUUID()
  const take = (holder: string, every = 0) => takeLease(current().database, { name: 'assign', holder, lasts: long, every })
  const lease = async (holder: string) => {
    const taken = await take(holder)
    if (taken.kind !== 'taken') throw new Error(taken.kind)
    return taken.lease
  }
  /** As if the process had stood still for hours, or died. */
  const letExpire = () =>
    current()
      .database.write.updateTable('leases')
      .set({ expires_on: instant(1) })
      .execute()
  const isHeld = (held: Awaited<ReturnType<typeof lease>>) => current().database.transaction(tx => holdsLease(tx, held))

  beforeEach(async () => {
    await current().database.write.deleteFrom('leases').execute()
  })

  it('is given to one of those who ask at the same moment', async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, () => take(randomUUID())))
    expect(taken.map(({ kind }) => kind).sort()).toEqual([...Array<string>(7).fill('held'), 'taken'])
  })

  it('is free again once it was given back, with a higher fence', async () => {
    const first = await lease(one)
    await returnLease(current().database, first)
    const second = await lease(other)
    expect(second.fence).toBeGreaterThan(first.fence)
    expect(await isHeld(first)).toBe(false)
    expect(await isHeld(second)).toBe(true)
  })

  it('goes to another when its holder died, and the one that was thought dead has it no more', async () => {
    const first = await lease(one)
    expect(await hasAbandonedLease(current().database)).toBe(false)
    await letExpire()
    expect(await hasAbandonedLease(current().database)).toBe(true)
    const second = await lease(other)
    expect(await renewLease(current().database, first, long)).toBe(false)
    await returnLease(current().database, first)
    expect(await isHeld(first)).toBe(false)
    expect(await isHeld(second)).toBe(true)
    expect(await take(one)).toEqual({ kind: 'held' })
  })

  it('is kept by renewing it', async () => {
    const held = await lease(one)
    await letExpire()
    expect(await renewLease(current().database, held, long)).toBe(true)
    expect(await take(other)).toEqual({ kind: 'held' })
  })

  it('of periodic work is not due again before the interval is over, whoever asks', async () => {
    await returnLease(current().database, await lease(one))
    expect(await take(other, long)).toEqual({ kind: 'not due' })
    expect(await take(other, 0)).toMatchObject({ kind: 'taken' })
  })

  it('stands beside the id of the farm, which all processes find the same', async () => {
    const ids = await Promise.all(Array.from({ length: 4 }, () => farmId(current().database)))
    expect(new Set(ids).size).toBe(1)
    expect(await hasAbandonedLease(current().database)).toBe(false)
  })

  it('lets one process at a time do the work', async () => {
    let atWork = 0
    let most = 0
    let done = 0
    const work = async () => {
      most = Math.max(most, ++atWork)
      await new Promise(resolve => setTimeout(resolve, 5))
      atWork--
      done++
    }
    const [first, second] = [turnsByLease(current().database, log), turnsByLease(current().database, log)]
    const results = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? first : second).take('assign', work)))
    expect(most).toBe(1)
    expect(results.filter(result => result.kind === 'done')).toHaveLength(done)
  })

  it('is renewed while the work goes on, and given back when it fails', async () => {
    const turns = turnsByLease(current().database, log)
    const work = async () => {
      await letExpire()
      await vi.waitFor(async () => expect(await hasAbandonedLease(current().database)).toBe(false), { timeout: 5_000 })
      throw new Error('on purpose')
    }
    await expect(turns.take('assign', work)).rejects.toThrow('on purpose')
    expect(await take(other)).toMatchObject({ kind: 'taken' })
  })
})

describe('the only process of a farm', () => {
  it('always has the turn', async () => {
    expect(await soleProcess.take('assign', () => Promise.resolve(7), long)).toEqual({ kind: 'done', value: 7 })
  })
})
