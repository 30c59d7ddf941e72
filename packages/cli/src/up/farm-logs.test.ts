import { chmod, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { largestLog, openLogs } from './farm-logs.js'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pyfarm-home-'))
})
afterEach(() => rm(home, { recursive: true }))

it('sets aside a log that has grown too long', async () => {
  const logOf = await openLogs(home, [])
  await writeFile(logOf('agent-1'), 'short')
  await writeFile(logOf('master'), '')
  await truncate(logOf('master'), largestLog + 1)
  await openLogs(home, ['master', 'agent-1'])
  expect(await readdir(join(home, 'logs'))).toEqual(['agent-1.log', 'master.log.1'])
})

it('says which home can not be written', async () => {
  await writeFile(join(home, 'logs'), '')
  await chmod(join(home, 'logs'), 0o400)
  await expect(openLogs(home, [])).rejects.toThrow(/^the home .* can't be written \(.*\): choose another folder with --home$/)
})
