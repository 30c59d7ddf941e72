// The keys that sign cookies and forms, made once for each home.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import { stringify } from 'yaml'
import { z } from 'zod'
import { makeSecretFile, readSecretFile } from './secret-file.js'
import { parseYamlFile } from './setting-files.js'

const secretsSchema = z.strictObject({ secret_key: z.string().min(1), csrf_session_key: z.string().min(1) })
export type Secrets = z.infer<typeof secretsSchema>
export const secretKeys = ['secret_key', 'csrf_session_key'] as const

const head = '# Made at the first start. Keep it secret; without it, everybody has to log in again.\n'

export function secretsFile(home: string): string {
  return join(home, 'secrets.yml')
}

/** Two new random secrets. */
export function makeSecrets(): Secrets {
  return { secret_key: randomBytes(32).toString('hex'), csrf_session_key: randomBytes(32).toString('hex') }
}

/**
 * The secrets of the home, made and kept there with mode 0600 when it has none. Processes that start at the
 * same moment get the same ones: the file comes into being whole, by a link that only the first can make.
 * Throws a Problem when the home can't be written or the file makes no sense.
 */
export async function keepSecrets(home: string): Promise<Secrets> {
  const path = secretsFile(home)
  return (await readSecrets(path)) ?? (await writeSecrets(path))
}

/** The secrets that the home has, if any. */
export async function readSecrets(path: string): Promise<Secrets | undefined> {
  const text = await readSecretFile(path)
  return text === undefined ? undefined : parseSecrets(path, text)
}

async function writeSecrets(path: string): Promise<Secrets> {
  await makeSecretFile(path, head + stringify(makeSecrets()))
  const secrets = await readSecrets(path)
  if (secrets === undefined) throw new Problem(`${path} was removed while the master started; start it again.`)
  return secrets
}

function parseSecrets(path: string, text: string): Secrets {
  const read = secretsSchema.safeParse(parseYamlFile(path, text))
  if (read.success) return read.data
  throw new Problem(`${path} must hold secret_key and csrf_session_key; remove it, and a new one is made at the next start.`)
}
