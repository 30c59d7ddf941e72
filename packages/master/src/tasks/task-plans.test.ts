// How SQLite finds rows where its choice could cost a reading of every task of a job, or of the farm.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { instant, jobId, taskId } from '@pyfarm/contract/ids'
import { openDatabase } from '../database/database.js'
import type { Database } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { readSnapshot } from '../scheduler/snapshot-store.js'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { addAgentRow, addJobRow } from '../testing/test-rows.js'
import { loadTasksForChange } from './task-store.js'

describe('SQLite finds', () => {
  let made: MadeDatabase
  let told: Database<Tables>
  const statements: string[] = []

  beforeAll(async () => {
    made = await makeDatabase(undefined)
    const options = { retries: 0, synchronous: 'normal' as const, plugins: [], echo: (text: string) => statements.push(text) }
    told = await openDatabase<Tables>(made.address, options)
    await addAgentRow(made.database.write)
    await addJobRow(made.database.write, { tasks_queued: 1 })
  })
  afterAll(async () => {
    await told.close()
    await made.drop()
  })

  /** The plans of the statements on this table that the work makes, in their order. */
  async function plansOf(work: () => Promise<unknown>, table: string): Promise<string[][]> {
    statements.length = 0
    await work()
    const wanted = statements.filter(text => text.includes(`"${table}"`))
    return Promise.all(
      wanted.map(async text => {
        const { rows } = await sql<{ detail: string }>`${sql.raw(`explain query plan ${text.replaceAll('?', '1')}`)}`.execute(
          made.database.write,
        )
        return rows.map(row => row.detail)
      }),
    )
  }

  it('tasks of a job by their ids, however many are asked for', async () => {
    for (const count of [1, 2, 10, 100]) {
      const ids = Array.from({ length: count }, (_, index) => taskId(index + 1))
      const plans = await plansOf(() => told.transaction(tx => loadTasksForChange(tx, jobId(1), ids)), 'tasks')
      expect(plans).toEqual([['SEARCH tasks USING INTEGER PRIMARY KEY (rowid=?)']])
    }
  })

  it('the waiting tasks that have failed from the failures', async () => {
    const [plan] = await plansOf(() => readSnapshot(told.read, instant(0)), 'failed_tasks_in_agents')
    expect(plan).toContain('SEARCH t USING INTEGER PRIMARY KEY (rowid=?)')
  })
})
