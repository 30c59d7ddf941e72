import pg from 'pg'
import { PostgresDialect } from 'kysely'
import type { ServerAddress } from '@pyfarm/contract/settings/database-address'

const bigint = 20
const numeric = 1700

/** int8 and numeric arrive as numbers: ours fit (milliseconds, bytes, frames with four places). */
const types = new pg.TypeOverrides()
types.setTypeParser(bigint, Number)
types.setTypeParser(numeric, Number)

export function postgresDialect(address: ServerAddress, connections: number, connectTimeout: number): PostgresDialect {
  const { host, port, user, password, database } = address
  const pool = new pg.Pool({
    host,
    port,
    user,
    database,
    ...(password === '' ? {} : { password }),
    max: connections,
    connectionTimeoutMillis: connectTimeout,
    types,
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  return new PostgresDialect({ pool })
}
