import { createPool } from 'mysql2'
import { CompiledQuery, MysqlDialect } from 'kysely'
import type { ServerAddress } from '@pyfarm/contract/settings/database-address'

/** As PostgreSQL does by default: a transaction sees what is committed, and a wrong value is an error. */
const sessionSettings = [
  'set session transaction isolation level read committed',
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
]

export function mysqlDialect(address: ServerAddress, connections: number, connectTimeout: number): MysqlDialect {
  const { host, port, user, password, database } = address
  const pool = createPool({
    host,
    port,
    user,
    database,
    ...(password === '' ? {} : { password }),
    connectionLimit: connections,
    connectTimeout,
    charset: 'utf8mb4_bin',
    decimalNumbers: true,
    supportBigNumbers: true,
    // An UPDATE that changes nothing still counts the row that it found.
    flags: ['+FOUND_ROWS'],
  })
  return new MysqlDialect({
    pool,
    onCreateConnection: async connection => {
      for (const setting of sessionSettings) await connection.executeQuery(CompiledQuery.raw(setting))
    },
  })
}
