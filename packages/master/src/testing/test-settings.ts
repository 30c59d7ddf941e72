import { loadSettings } from '../settings/load-settings.js'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The packaged defaults, as a farm with an empty home has them, with agents on loopback let in, and everything that a test sends without a credential. */
export async function testSettings(): Promise<Settings> {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-settings-'))
  try {
    const { settings } = await loadSettings({ home, environment: {} })
    return { ...settings, allow_agents_from_loopback: true, trusted_role: 'admin' }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
