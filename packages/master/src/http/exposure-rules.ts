// What a master that other machines can reach must not be without, unless somebody says so. Pure.
import type { Settings } from '@pyfarm/contract/settings/settings'

export interface Exposure {
  readonly host: string
  readonly hasTls: boolean
}

export const isLoopback = (host: string): boolean => /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/.test(host)

/** What is open about it, each in a sentence. */
export function openDoors(
  settings: Pick<Settings, 'login_disabled' | 'trusted_proxies' | 'base_url'>,
  { host, hasTls }: Exposure,
): string[] {
  if (isLoopback(host)) return []
  const doors: string[] = []
  if (settings.login_disabled)
    doors.push('login_disabled lets everybody who reaches it do everything, also run programs on every agent.')
  const behindTls = settings.trusted_proxies.length > 0 && settings.base_url.startsWith('https:')
  if (!hasTls && !behindTls) doors.push('Without TLS, passwords, tokens and job type code can be read and changed on their way.')
  return doors
}

/** Why the master does not start so. */
export const refusalToListen = (host: string, doors: readonly string[]): string =>
  [
    `The master is to listen on ${host}, where other machines reach it. ${doors.join(' ')}`,
    'Give it a certificate (--tls-cert and --tls-key, or --tls-self-signed), and leave login_disabled off;',
    'or take the risk with --insecure, in a network where you trust everybody.',
  ].join(' ')
