import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsShape } from '@pyfarm/contract/settings/settings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Environment } from './environment.js'
import { loadSettings } from './load-settings.js'
import { printSettings } from './print-settings.js'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pyfarm-print-'))
})
afterEach(async () => {
  await rm(home, { recursive: true, force: true })
})

async function print(environment: Environment = {}): Promise<string> {
  return printSettings(await loadSettings({ home, systemFolder: join(home, 'etc'), environment }))
}

describe('printed settings', () => {
  it('have every key once, and are YAML that says the same', async () => {
    const printed = parse(await print({ PYFARM_SMTP_PORT: '25' })) as Record<string, unknown>
    expect(Object.keys(printed).sort()).toEqual(Object.keys(settingsShape).sort())
    expect(printed).toMatchObject({ smtp_port: 25, assign_tasks_interval: '4m', request_body_limit: '1MiB', farm_name: '' })
  })

  it('say where each value comes from', async () => {
    const text = await print({ PYFARM_FARM_NAME: 'north' })
    expect(text).toMatch(/^farm_name: +north +# environment PYFARM_FARM_NAME$/m)
    expect(text).toMatch(/^assign_tasks_interval: +4m +# default$/m)
    expect(text).toMatch(/^secret_key: .*# .*secrets\.yml$/m)
  })

  it.each([
    ['PYFARM_SECRET_KEY', 'hunter2'],
    ['PYFARM_CSRF_SESSION_KEY', 'hunter2'],
    ['PYFARM_SMTP_LOGIN', '[me, hunter2]'],
    ['PYFARM_DATABASE', 'postgresql://farm:hunter2@host/farm'],
    ['PYFARM_STATISTICS_DATABASE', 'mysql://host/farm?user=farm&password=hunter2'],
    ['PYFARM_SCHEDULER_BROKER', 'redis://:hunter2@host/0'],
    ['PYFARM_BASE_URL', 'http://farm:hunter2@host/'],
  ])('do not show the secret in %s', async (name, value) => {
    const text = await print({ [name]: value })
    expect(text).not.toContain('hunter2')
    expect(text).toContain('***')
  })
})
