// A login with name and password: counted, checked, and turned into a session.
import type { Instant, SessionId, UserId } from '@pyfarm/contract/ids'
import { instant } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import type { Tx } from '../database/database.js'
import { findAccount, noteLogin } from '../users/account-store.js'
import type { Account } from '../users/account-store.js'
import { addressKey, attemptsLast, limitOfAddress, limitOfName, nextAttempt } from './attempt-rules.js'
import { forgetAttempts, forgetOldAttempts, lockAttempts, saveAttempts, takeBackAttempt } from './attempt-store.js'
import { hashOfSecret, newSecret } from './secret-texts.js'
import { sessionEnd } from './session-rules.js'
import { deleteSession, insertSession, pruneSessions } from './session-store.js'
import { standingOf } from './standing-rules.js'

/** Who asks: kept with the session, so that its owner knows it again. */
export interface Browser {
  readonly address: string
  readonly userAgent: string
  /** The session that it has now, which ends. */
  readonly session?: SessionId
}

export interface Login {
  readonly username: string
  readonly password: string
  readonly remember: boolean
}

export type LoginResult =
  | { readonly kind: 'in'; readonly secret: string; readonly username: string }
  | { readonly kind: 'wrong' }
  /** Too many attempts; `wait` in milliseconds. The password was not looked at. */
  | { readonly kind: 'wait'; readonly wait: number }

const mostSessions = 100

/** Logs somebody in. Unknown names, wrong passwords and people who are not let in are answered alike, and take the same work. */
export async function logIn(farm: Farm, login: Login, browser: Browser): Promise<LoginResult> {
  const checked = await checkPassword(farm, login, browser.address)
  if (checked.kind !== 'right') return checked
  const { account } = checked
  const now = farm.clock()
  if (!standingOf(account.rows, now).active) return { kind: 'wrong' }
  const better = farm.passwords.isWeak(account.password ?? '') ? await farm.passwords.hash(login.password) : undefined
  const secret = newSecret()
  await farm.database.transaction(async tx => {
    await openSession(tx, farm, { user: account.id, secret, now, remember: login.remember }, browser)
    await noteLogin(tx, account, now, better)
  })
  return { kind: 'in', secret, username: account.username }
}

interface NewSession {
  readonly user: UserId
  readonly secret: string
  readonly now: Instant
  readonly remember: boolean
}

/** A session has a secret of its own from the start; the one that the browser had before is worth nothing any more. */
export async function openSession(
  tx: Tx,
  farm: Farm,
  { user, secret, now, remember }: NewSession,
  browser: Browser,
): Promise<void> {
  if (browser.session !== undefined) await deleteSession(tx, browser.session)
  await insertSession(tx, {
    hash: hashOfSecret(secret),
    user_id: user,
    created_on: now,
    last_used_on: now,
    expires_on: sessionEnd(now, now, farm.settings.cookie_duration),
    remembered: remember,
    address: browser.address.slice(0, 64),
    user_agent: browser.userAgent.slice(0, 255),
  })
  await pruneSessions(tx, now, user, mostSessions)
}

export type Checked =
  | { readonly kind: 'right'; readonly account: Account }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly wait: number }

/** Whether that is the user's password; every attempt counts by name and address, over all masters. */
export async function checkPassword(
  farm: Farm,
  { username, password }: Pick<Login, 'username' | 'password'>,
  address: string,
): Promise<Checked> {
  const now = farm.clock()
  const byName = `name ${hashOfSecret(username)}`
  const byAddress = `address ${addressKey(address)}`
  const wait = await farm.database.transaction(tx => countAttempt(tx, byName, byAddress, now))
  if (wait > 0) return { kind: 'wait', wait }
  await farm.database.transaction(tx => forgetOldAttempts(tx, instant(now - attemptsLast)))
  const account = await findAccount(farm.database.read, username)
  const matches = await farm.passwords.matches(account?.password ?? null, password)
  if (account === undefined || account.password === null || !matches) return { kind: 'wrong' }
  await farm.database.transaction(async tx => {
    await takeBackAttempt(tx, byAddress)
    await forgetAttempts(tx, byName)
  })
  return { kind: 'right', account }
}

/** Counts before the password is looked at, so that many at once are counted too. Gives the wait in milliseconds, 0 for none. */
async function countAttempt(tx: Tx, byName: string, byAddress: string, now: Instant): Promise<number> {
  const address = nextAttempt(await lockAttempts(tx, byAddress), limitOfAddress, now)
  if ('wait' in address) return address.wait
  const name = nextAttempt(await lockAttempts(tx, byName), limitOfName, now)
  if ('wait' in name) return name.wait
  await saveAttempts(tx, byAddress, address)
  await saveAttempts(tx, byName, name)
  return 0
}
