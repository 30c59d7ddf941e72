// Which token a command sends to which master. A token never goes to another master than its own.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { homeTokenFile } from '@pyfarm/contract/commands'
import { readMasterFile } from './master-address.js'
import { readLogins } from './logins.js'
import type { Certificate } from './pinned-call.js'

/**
 * `PYFARM_TOKEN`, else the one that `pyfarm login` got from that very master, else the home's if the master is that of the home;
 * undefined: it sends none.
 */
export async function findToken(master: string, home: string): Promise<string | undefined> {
  const named = process.env['PYFARM_TOKEN']
  if (named !== undefined && named !== '') return named
  const login = (await readLogins())[originOf(master)]
  if (login !== undefined) return login.token
  return (await isMasterOfHome(master, home)) ? homeToken(home) : undefined
}

/** The token of the home, for who owns it. */
export async function homeToken(home: string): Promise<string | undefined> {
  const text = await readFile(join(home, homeTokenFile), 'utf8').catch(() => '')
  return text.trim() === '' ? undefined : text.trim()
}

/** The certificate by which that master is known: from `pyfarm login`, or the home's if the master is that of the home. */
export async function findCertificate(master: string, home: string): Promise<Certificate | undefined> {
  const login = (await readLogins())[originOf(master)]
  if (login?.certificate !== undefined) return login.certificate
  const file = await readMasterFile(home)
  return file !== undefined && URL.canParse(file.url) && originOf(file.url) === originOf(master) ? file.certificate : undefined
}

export const originOf = (master: string): string => new URL(master).origin

async function isMasterOfHome(master: string, home: string): Promise<boolean> {
  const file = await readMasterFile(home)
  if (file === undefined || !URL.canParse(file.url) || originOf(file.url) !== originOf(master)) return false
  // A file that a dead master left behind says nothing about who answers on this machine's port now.
  return !/^(?:127\.|\[::1\]|localhost$)/.test(new URL(file.url).hostname) || (file.pid !== undefined && isAlive(file.pid))
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It lives, and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
