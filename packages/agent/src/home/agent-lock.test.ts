import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAgentHome, type AgentHome } from './agent-home.js'
import { lockHome, parseLock } from './agent-lock.js'

let folder: string
let home: AgentHome

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agent-'))
  home = await openAgentHome(folder)
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('the lock of a home', () => {
  it.each([
    ['no lock lies there', undefined],
    ['the lock of a process that is gone lies there', '999999999 1\n'],
    ['a lock lies there that names nobody', ''],
  ])('is taken by one of many that want it at once while %s', async (_when, text) => {
    for (let round = 0; round < 20; round++) {
      if (text !== undefined) await writeFile(home.lockFile, text)
      const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => lockHome(home)))
      const taken = attempts.filter(each => each.status === 'fulfilled')
      expect(taken).toHaveLength(1)
      expect(parseLock(await readFile(home.lockFile, 'utf8'))?.pid).toBe(process.pid)
      await taken[0]?.value()
    }
    expect((await readdir(folder)).filter(name => name.startsWith('agent.lock'))).toEqual([])
  })

  it('is another agent’s where only its number could be written, unless the process began after the lock', async () => {
    await writeFile(home.lockFile, `${process.pid} \n`)
    await expect(lockHome(home)).rejects.toThrow(`Another agent (process ${process.pid}) works in ${folder}`)
    const past = new Date(Date.now() - 3600_000)
    await utimes(home.lockFile, past, past)
    await (
      await lockHome(home)
    )()
  })
})
