// What a database's error means to us; each of the three has codes of its own.
import type { DatabaseAddress } from '@pyfarm/contract/settings/database-address'

const lostRaces = new Set(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD'])
const duplicates = new Set(['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'])
const brokenReferences = new Set(['23503', 'ER_NO_REFERENCED_ROW_2', 'ER_ROW_IS_REFERENCED_2', 'SQLITE_CONSTRAINT_FOREIGNKEY'])
const outOfRange = new Set(['22001', '22003', '22021', 'ER_DATA_TOO_LONG', 'ER_WARN_DATA_OUT_OF_RANGE'])
const full = new Set(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', '53100', 'ER_DISK_FULL', 'ER_RECORD_FILE_FULL'])

/** Another transaction was faster: the same change, made again, may go through. */
export const isLostRace = (error: unknown): boolean => lostRaces.has(codeOf(error))
/** A row with these values exists already. */
export const isDuplicate = (error: unknown): boolean => duplicates.has(codeOf(error))
/** A row that is referred to does not exist, or still is referred to. */
export const isBrokenReference = (error: unknown): boolean => brokenReferences.has(codeOf(error))
/** A text too long, a number too large for its column, or (on PostgreSQL) a NUL in a text. */
export const isOutOfRange = (error: unknown): boolean => outOfRange.has(codeOf(error))
export const isDiskFull = (error: unknown): boolean => full.has(codeOf(error))

/** One sentence for the person who starts the farm. Passwords are not part of it. */
export function problemOf(error: unknown, address: DatabaseAddress): string {
  const reason = error instanceof Error && error.message !== '' ? error.message : codeOf(error)
  if (address.kind === 'sqlite') {
    return `The database file ${address.file} can't be opened (${reason}): check that its folder exists and is writable, or set "database" in master.yml.`
  }
  const name = address.kind === 'postgres' ? 'PostgreSQL' : 'MariaDB'
  return (
    `${name} at ${address.host}:${address.port} can't be used as database "${address.database}" by user "${address.user}" (${reason}): ` +
    'check that it runs and that the address in "database" of master.yml (or PYFARM_DATABASE) is right.'
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
