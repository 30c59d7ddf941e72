// Changes that arrive together share a commit: SQLite waits for the disk once for all of them.
import { CompiledQuery } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { runAtOnce } from './at-once.js'

/** Changes in one commit at most, so that the first doesn't wait for many others. */
const changesPerCommit = 256

interface Waiting<Schema> {
  readonly run: (tx: Transaction<Schema>) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

type Settle = () => void

/** Does the work when nobody else is at it. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

const savepoint = 'savepoint change_of_group'
const release = 'release savepoint change_of_group'
const rollback = 'rollback to savepoint change_of_group'

/**
 * A function that runs changes one after the other, each in a savepoint of its own: one that throws is undone alone.
 * Its promise is settled after the commit; if the commit fails, all of its changes have failed. Each commit waits for its turn.
 */
export function groupCommit<Schema>(
  writer: Kysely<Schema>,
  inTurn: InTurn = work => work(),
): <T>(run: (tx: Transaction<Schema>) => Promise<T>) => Promise<T> {
  const waiting: Waiting<Schema>[] = []
  let draining = false

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, changesPerCommit)
      try {
        const settled = await inTurn(() => writer.transaction().execute(tx => runAll(tx, group)))
        for (const settle of settled) settle()
      } catch (error) {
        for (const change of group) change.reject(error)
      }
    }
    draining = false
  }

  return <T>(run: (tx: Transaction<Schema>) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      let result: T
      const keep = async (tx: Transaction<Schema>) => {
        result = await run(tx)
      }
      waiting.push({
        run: keep,
        resolve: () => {
          resolve(result)
        },
        reject,
      })
      if (draining) return
      draining = true
      // After the requests that have arrived by now were read.
      setImmediate(() => void drain())
    })
}

async function runAll<Schema>(tx: Transaction<Schema>, group: readonly Waiting<Schema>[]): Promise<Settle[]> {
  const settled: Settle[] = []
  for (const change of group) settled.push(await runInSavepoint(tx, change))
  return settled
}

async function runInSavepoint<Schema>(tx: Transaction<Schema>, change: Waiting<Schema>): Promise<Settle> {
  await run(tx, savepoint)
  try {
    const value = await change.run(tx)
    await run(tx, release)
    return () => {
      change.resolve(value)
    }
  } catch (error) {
    await run(tx, rollback)
    await run(tx, release)
    return () => {
      change.reject(error)
    }
  }
}

async function run<Schema>(tx: Transaction<Schema>, sql: string): Promise<void> {
  if (runAtOnce(tx, sql, []) === undefined) await tx.executeQuery(CompiledQuery.raw(sql))
}
