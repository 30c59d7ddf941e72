// How the two connections to an SQLite file stand to each other: what is read, and when it is seen.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from './database.js'
import type { Database } from './database.js'

interface Counters {
  counters: { name: string; count: number }
}

describe('reads of SQLite', () => {
  let folder: string
  let file: string
  let database: Database<Counters>

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pyfarm-test-'))
    file = join(folder, 'counters.sqlite')
    database = await openDatabase<Counters>(
      { kind: 'sqlite', file, text: `sqlite:///${file}` },
      { retries: 0, synchronous: 'normal', plugins: [] },
    )
    await database.write.schema.createTable('counters').addColumn('name', 'text').addColumn('count', 'integer').execute()
    await database.write.insertInto('counters').values({ name: 'frames', count: 0 }).execute()
  })
  afterEach(async () => {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  })

  const read = async () => (await database.read.selectFrom('counters').select('count').executeTakeFirstOrThrow()).count
  const write = (count: number) => database.transaction(tx => tx.updateTable('counters').set({ count }).execute())

  it('see each change that was committed before them, also in the same turn', async () => {
    for (let count = 1; count <= 20; count++) {
      await write(count)
      expect(await read()).toBe(count)
      await database.write.updateTable('counters').set({ count: -count }).execute()
      expect(await read()).toBe(-count)
    }
  })

  it('do not see a change before it is committed, or when it is undone', async () => {
    await database.transaction(async tx => {
      await tx.updateTable('counters').set({ count: 1 }).execute()
      expect(await read()).toBe(0)
    })
    expect(await read()).toBe(1)
    await expect(
      database.transaction(async tx => {
        await tx.updateTable('counters').set({ count: 2 }).execute()
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect(await read()).toBe(1)
  })

  it('do not wait for each other', async () => {
    expect(await Promise.all(Array.from({ length: 100 }, read))).toEqual(Array.from({ length: 100 }, () => 0))
  })

  it('see what another process has committed in the next turn', async () => {
    const other = new Sqlite(file)
    try {
      expect(await read()).toBe(0)
      other.exec('update counters set count = 7')
      await nextTurn()
      expect(await read()).toBe(7)
    } finally {
      other.close()
    }
  })

  it('hold nothing once their turn is over: the log can be emptied', async () => {
    const other = new Sqlite(file)
    try {
      await write(1)
      await read()
      await nextTurn()
      expect(other.pragma('wal_checkpoint(truncate)')).toMatchObject([{ busy: 0, log: 0 }])
    } finally {
      other.close()
    }
  })

  it('have no transactions, which would be those of all reads at once', async () => {
    await expect(database.read.transaction().execute(read)).rejects.toThrow('no transactions')
    expect(await read()).toBe(0)
  })

  it('are not streamed, which would keep all reads at one snapshot', async () => {
    const stream = database.read.selectFrom('counters').selectAll().stream()
    await expect(stream.next()).rejects.toThrow('not streamed')
    await write(3)
    expect(await read()).toBe(3)
  })

  it('change nothing', async () => {
    await expect(database.read.updateTable('counters').set({ count: 5 }).execute()).rejects.toThrow('readonly')
    expect(await read()).toBe(0)
  })

  it('may be in the same turn as the end', async () => {
    await read()
    await database.close()
    await nextTurn()
    await expect(read()).rejects.toThrow()
  })
})
