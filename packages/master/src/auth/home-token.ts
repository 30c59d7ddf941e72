// The token that lies in the home: whoever can read it owns the farm's files anyway, and is its administrator.
import { rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { homeTokenFile } from '@pyfarm/contract/commands'
import { Problem } from '@pyfarm/contract/problem'
import type { Farm } from '../farm.js'
import { makeSecretFile, readSecretFile } from '../settings/secret-file.js'
import { hashOfSecret, newToken } from './secret-texts.js'
import { insertTokenOnce, isRevoked } from './token-store.js'

/**
 * Makes the token of the home, if it has none yet or its own was revoked, and makes the database know it. Masters that start at the same
 * moment get the same one.
 * @throws Problem when the home can't be written
 */
export async function keepHomeToken(farm: Farm): Promise<void> {
  const path = join(farm.home, homeTokenFile)
  const kept = await readToken(path)
  if (kept !== undefined && (await isRevoked(farm.database.read, hashOfSecret(kept)))) await rm(path, { force: true })
  const token = (await readToken(path)) ?? (await writeToken(path))
  await farm.database.transaction(tx =>
    insertTokenOnce(tx, {
      hash: hashOfSecret(token),
      kind: 'home',
      name: `${hostname()}: ${farm.home}`.slice(0, 255),
      user_id: null,
      agent_id: null,
      role: null,
      created_on: farm.clock(),
      expires_on: null,
      revoked_on: null,
      last_used_on: null,
    }),
  )
}

async function readToken(path: string): Promise<string | undefined> {
  const token = (await readSecretFile(path))?.trim()
  if (token === undefined || /^pyfarm_h_[\w-]{43}$/.test(token)) return token
  throw new Problem(`${path} holds no token; remove it, and a new one is made at the next start.`)
}

async function writeToken(path: string): Promise<string> {
  await makeSecretFile(path, `${newToken('home')}\n`)
  const token = await readToken(path)
  if (token === undefined) throw new Problem(`${path} was removed while the master started; start it again.`)
  return token
}
