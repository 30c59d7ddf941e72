// The tokens that `pyfarm login` got, by the address of their master, in a file that only its owner may read.
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import { z } from 'zod'
import { certificateSchema } from './pinned-call.js'

const loginsSchema = z.record(
  z.string(),
  z.object({ username: z.string(), token: z.string(), id: z.int(), certificate: certificateSchema.optional() }),
)
export type Logins = z.infer<typeof loginsSchema>
export type SavedLogin = Logins[string]

function configFolder(): string {
  const base = process.env['XDG_CONFIG_HOME']
  return join(base === undefined || base === '' ? join(homedir(), '.config') : base, 'pyfarm')
}

const loginsFile = (): string => join(configFolder(), 'logins.json')

/** @throws Problem when the file makes no sense */
export async function readLogins(): Promise<Logins> {
  const text = await readFile(loginsFile(), 'utf8').catch(() => undefined)
  if (text === undefined) return {}
  try {
    return loginsSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new Problem(`${loginsFile()} makes no sense: remove it, and log in again`, { cause: error })
  }
}

/** Keeps a login, or forgets it. */
export async function saveLogin(origin: string, login: SavedLogin | undefined): Promise<void> {
  const { [origin]: before, ...others } = await readLogins()
  if (login === undefined && before === undefined) return
  const logins = login === undefined ? others : { ...others, [origin]: login }
  await mkdir(configFolder(), { recursive: true, mode: 0o700 })
  const draft = `${loginsFile()}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, loginsFile())
}
