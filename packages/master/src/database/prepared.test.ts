import { describe, expect, it } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { addAgentRow } from '../testing/test-rows.js'
import { prepared } from './prepared.js'

const renamed = prepared((database, name: string, restart: boolean, polled: Instant | null) =>
  database
    .updateTable('agents')
    .set({ restart_requested: restart, last_polled: polled })
    .where('hostname', '=', name)
    .where('port', '=', 1024),
)
const named = prepared((database, name: string) =>
  database.selectFrom('agents').select(['hostname', 'restart_requested', 'last_polled']).where('hostname', '=', name),
)

onEachDatabase('a prepared query', current => {
  it('binds other values each time, and what it has of its own as it is', async () => {
    const { write, read, transaction } = current().database
    for (const hostname of ['one', 'two']) await addAgentRow(write, { hostname, port: 1024 })
    await addAgentRow(write, { hostname: 'three', port: 1025 })
    const change = (name: string, restart: boolean, polled: Instant | null) =>
      transaction(tx => renamed(tx, name, restart, polled))
    expect((await change('one', true, instant(7))).numAffectedRows).toBe(1n)
    expect((await change('two', false, null)).numAffectedRows).toBe(1n)
    expect((await change('three', true, null)).numAffectedRows).toBe(0n)
    expect((await named(read, 'one')).rows).toEqual([{ hostname: 'one', restart_requested: true, last_polled: 7 }])
    expect((await named(read, 'two')).rows).toEqual([{ hostname: 'two', restart_requested: false, last_polled: null }])
    expect((await named(read, "' or 1=1 --")).rows).toEqual([])
  })

  it('is undone with its transaction', async () => {
    const { read, transaction } = current().database
    await expect(
      transaction(async tx => {
        await renamed(tx, 'one', false, null)
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect((await named(read, 'one')).rows).toMatchObject([{ restart_requested: true }])
  })

  describe('of lists and objects', () => {
    const among = prepared((database, hostnames: readonly string[], port: number) =>
      database
        .selectFrom('agents')
        .select('hostname')
        .where('hostname', 'in', hostnames)
        .where('port', '=', port)
        .orderBy('hostname'),
    )
    const set = prepared((database, hostname: string, columns: { port?: number; notes?: string }) =>
      database.updateTable('agents').set(columns).where('hostname', '=', hostname),
    )
    const namesAmong = async (hostnames: readonly string[], port: number) =>
      (await among(current().database.read, hostnames, port)).rows.map(row => row.hostname)

    it('binds each entry, however many there are', async () => {
      const many = Array.from({ length: 200 }, (_, index) => `no ${index}`)
      for (let turn = 0; turn < 2; turn++) {
        expect(await namesAmong(['one'], 1024)).toEqual(['one'])
        expect(await namesAmong(['two', 'one'], 1024)).toEqual(['one', 'two'])
        expect(await namesAmong(['one', 'three'], 1025)).toEqual(['three'])
        expect(await namesAmong([...many, 'two'], 1024)).toEqual(['two'])
      }
    })

    it('binds each key, whichever there are', async () => {
      const { transaction, read } = current().database
      await transaction(tx => set(tx, 'one', { port: 2000 }))
      await transaction(tx => set(tx, 'two', { notes: 'noisy' }))
      await transaction(tx => set(tx, 'three', { notes: 'dusty', port: 3000 }))
      await transaction(tx => set(tx, 'one', { port: 2001 }))
      const rows = await read.selectFrom('agents').select(['port', 'notes']).orderBy('hostname').execute()
      expect(rows).toEqual([
        { port: 2001, notes: '' },
        { port: 3000, notes: 'dusty' },
        { port: 1024, notes: 'noisy' },
      ])
    })
  })

  it('hands its result to a plugin that was added', async () => {
    const seen: unknown[] = []
    const looking = current().database.read.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: ({ result }) => {
        seen.push(...result.rows)
        return Promise.resolve(result)
      },
    })
    const { rows } = await named(looking, 'two')
    expect(rows).toHaveLength(1)
    expect(seen).toEqual(rows)
  })

  describe('that does not bind all its values', () => {
    const careless = prepared((database, name: string, _port: number) =>
      database.selectFrom('agents').select('id').where('hostname', '=', name),
    )
    it('is refused', async () => {
      await expect(careless(current().database.read, 'one', 1)).rejects.toThrow('does not bind all its values')
    })
  })
})

onEachDatabase(
  'a prepared query of renamed tables',
  current => {
    it('reaches them', async () => {
      await addAgentRow(current().database.write, { hostname: 'one' })
      expect((await named(current().database.read, 'one')).rows).toHaveLength(1)
    })
  },
  { table_agent: 'our_agents' },
)
