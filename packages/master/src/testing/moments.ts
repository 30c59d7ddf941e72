// Reads the rows of a farm beside the processes that run it, all as of one moment.
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { openDatabase } from '../database/database.js'
import type { Reader } from '../database/database.js'
import { booleansFromIntegers, withoutRowLocks } from '../database/row-types.js'
import { renamingPlugins, tableNames } from '../database/table-names.js'
import type { Tables } from '../database/tables.js'

export interface Moments {
  /** What the look sees is what was committed at one moment. */
  readonly at: <T>(look: (moment: Reader) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** @throws when there is no such database, or it can't be reached */
export async function openMoments(settings: Settings): Promise<Moments> {
  const { database: address } = settings
  const plugins = renamingPlugins(tableNames(settings))
  if (address.kind === 'sqlite') {
    const file = new Sqlite(address.file, { readonly: true, fileMustExist: true })
    const database = new Kysely<Tables>({
      dialect: new SqliteDialect({ database: () => Promise.resolve(file) }),
      plugins: [...plugins, withoutRowLocks, booleansFromIntegers],
    })
    return { at: look => database.transaction().execute(look), close: () => database.destroy() }
  }
  const options = { retries: 0, synchronous: settings.sqlite_synchronous, plugins }
  const { read, close } = await openDatabase<Tables>(address, options)
  return { at: look => read.transaction().setIsolationLevel('repeatable read').execute(look), close }
}
