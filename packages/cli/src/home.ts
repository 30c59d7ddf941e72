// The farm's home: the folder for everything that is written by default.
import { resolve } from 'node:path'

/** `--home`, else `PYFARM_HOME`, else `.pyfarm` in the current folder; absolute. */
export function homeFolder(given: string | undefined): string {
  return resolve(given ?? named(process.env['PYFARM_HOME']) ?? '.pyfarm')
}

const named = (value: string | undefined): string | undefined => (value === '' ? undefined : value)
