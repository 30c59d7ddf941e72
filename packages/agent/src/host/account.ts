// The user and groups that a command is to run as (not on Windows).
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { CommandData, Environment } from '../job-type.js'

const run = promisify(execFile)
const answerMilliseconds = 10_000

export interface Account {
  /** Undefined: the agent's own. */
  readonly uid: number | undefined
  readonly gid: number
  /** All groups, `gid` among them. */
  readonly groups: readonly number[]
  /** Undefined where it can't be found out. */
  readonly name: string | undefined
  readonly home: string | undefined
}

/** Undefined when the command runs as the agent does. Throws a sentence when there is no such user or group, or when it may not be. */
export async function findAccount({ command, user, group }: CommandData): Promise<Account | undefined> {
  if (user === undefined && group === undefined) return undefined
  try {
    return checkAllowed(await lookUp(user, group))
  } catch (error) {
    throw new Error(`could not start "${command}": ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

async function lookUp(user: CommandData['user'], group: CommandData['group']): Promise<Account> {
  if (process.getuid === undefined) throw new Error("a command can't be run as another user or group on this system")
  const given = group === undefined ? undefined : await groupId(group)
  if (user === undefined) {
    const gid = given ?? process.getgid?.() ?? 0
    return { uid: undefined, gid, groups: [gid], name: undefined, home: undefined }
  }
  const named = String(user)
  const uid = Number(await ask('id', ['-u', '--', named], `there is no user "${named}" on this machine`))
  const own = Number(await ask('id', ['-g', '--', named]))
  const groups = (await ask('id', ['-G', '--', named])).split(' ').map(Number)
  const [name, , , , , home] = (await ask('getent', ['passwd', named]).catch(() => '')).split(':')
  const gid = given ?? own
  return { uid, gid, groups: [...new Set([gid, ...groups])], name: name === '' ? undefined : name, home }
}

async function groupId(group: string | number): Promise<number> {
  if (typeof group === 'number') return group
  if (/^\d+$/.test(group)) return Number(group)
  const entry = await ask('getent', ['group', group], `there is no group "${group}" on this machine`)
  return Number(entry.split(':')[2])
}

async function ask(program: string, words: readonly string[], trouble?: string): Promise<string> {
  try {
    const { stdout } = await run(program, [...words], { timeout: answerMilliseconds })
    return stdout.trim()
  } catch (error) {
    throw trouble === undefined ? error : new Error(trouble, { cause: error })
  }
}

function checkAllowed(account: Account): Account | undefined {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()]
  const same = (account.uid === undefined || account.uid === uid) && account.gid === gid
  if (same) return undefined
  if (uid !== 0) throw new Error('only an agent that runs as root can start commands as another user or group')
  return account
}

/** Gives a folder to the account, so that its command can write there. */
export async function ownFolder(folder: string | undefined, { uid, gid }: Account): Promise<void> {
  if (folder !== undefined) await chown(folder, uid ?? process.getuid?.() ?? 0, gid)
}

/** The environment for the account: what speaks of the agent's own user speaks of this one. */
export function environmentOf({ name, home }: Account, environment: Environment): Environment {
  const own = { HOME: home, USER: name, LOGNAME: name }
  const changed = Object.entries(own).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && environment[entry[0]] === process.env[entry[0]],
  )
  return { ...environment, ...Object.fromEntries(changed) }
}

const places = ['/usr/bin/setpriv', '/bin/setpriv', '/usr/sbin/setpriv', '/sbin/setpriv']

/** How a command is started as the account. Linux's `setpriv` gives it all its groups; Node alone would leave it only one. */
export function asAccount(
  { uid, gid, groups }: Account,
  words: readonly [string, ...string[]],
): { readonly words: readonly [string, ...string[]]; readonly options: { readonly uid?: number; readonly gid?: number } } {
  const setpriv = places.find(place => existsSync(place))
  if (setpriv === undefined) return { words, options: uid === undefined ? { gid } : { uid, gid } }
  const user = uid === undefined ? [] : [`--reuid=${uid}`]
  return { words: [setpriv, ...user, `--regid=${gid}`, `--groups=${groups.join(',')}`, '--', ...words], options: {} }
}
