import { createWriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { z } from 'zod'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { processesWith, runPyfarm } from './harness/processes.js'
import type { Started } from './harness/processes.js'
import { until } from './harness/until.js'

const rowSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  version: z.string(),
  update_error: z.string().optional(),
})

describe('an update of an agent', () => {
  let farm: TestFarm
  let agent: Started
  let id: string
  beforeAll(async () => {
    farm = await openFarm()
    agent = farm.startAgent('one')
    await until(async () => (await farm.onlineAgents()) === 1, 'the agent is online')
    ;({ id } = await row())
  })
  afterAll(() => farm.close())

  const row = async () => {
    const [found] = z.array(rowSchema).parse((await farm.call('GET', '/agents/?include=details')).body)
    if (found === undefined) throw new Error('the agent is not known')
    return found
  }
  const isOnlineAs = async (version: string) => {
    const now = await row()
    return now.state === 'online' && now.version === version
  }
  const upload = async (version: string, file: string) => {
    const answer = await fetch(`${farm.url()}/api/v1/agents/updates/${version}`, {
      method: 'PUT',
      body: await readFile(file),
      headers: { 'content-type': 'application/zip', authorization: `Bearer ${farm.token()}` },
    })
    expect(answer.status).toBe(201)
  }
  const upgradeTo = async (version: string) => {
    expect(await farm.call('POST', `/agents/${id}`, { upgrade_to: version })).toMatchObject({ status: 200 })
  }
  const wish = async () =>
    z.looseObject({ upgrade_to: z.string().nullable() }).parse((await farm.call('GET', `/agents/${id}`)).body).upgrade_to
  const render = async () => {
    const job = await farm.submit({
      title: 'A job',
      jobtype: 'CommandLine',
      start: 1,
      end: 2,
      data: { command: process.execPath, arguments: ['-e', '0'] },
    })
    await until(async () => (await farm.job(job)).state === 'done', 'the job is done')
  }

  it('is made of what is installed here', async () => {
    const file = join(farm.folder, 'next.zip')
    const { status, stdout } = await runPyfarm(['agent-bundle', '--output', file, '--as-version', '0.1.1'])
    expect(status).toBe(0)
    expect(stdout).toContain(`version 0.1.1 for ${process.platform}-${process.arch}`)
    await upload('0.1.1', file)
  })

  it('is fetched, started beside the installed version, and renders', async () => {
    await upgradeTo('0.1.1')
    await until(() => isOnlineAs('0.1.1'), 'the agent is the new version')
    expect((await row()).id).toBe(id)
    expect(await wish()).toBeNull()
    expect(processesWith(join(farm.folder, 'one', 'versions', '0.1.1', 'start.mjs'))).toHaveLength(1)
    await render()
  })

  it('that does not start gives way to the version before, which tells why', async () => {
    const file = join(farm.folder, 'broken.zip')
    const manifest = { kind: 'pyfarm-agent', version: '0.1.2', platforms: [`${process.platform}-${process.arch}`] }
    await writeZip(file, {
      'pyfarm-agent.json': JSON.stringify(manifest),
      'start.mjs': 'throw new Error("this one is broken")',
    })
    await upload('0.1.2', file)
    await upgradeTo('0.1.2')
    await until(async () => (await row()).update_error !== undefined, 'the error is told')
    expect((await row()).update_error).toBe('Version 0.1.2 did not come up (exit code 1); version 0.1.1 runs on.')
    await until(() => isOnlineAs('0.1.1'), 'the version before is there again')
    expect(await wish()).toBeNull()
    await render()
  })

  it('that is no bundle is refused, and nothing changes', async () => {
    const file = join(farm.folder, 'other.zip')
    await writeZip(file, { 'pyfarm/agent/__init__.py': '' })
    await upload('0.1.3', file)
    const [before] = processesWith(join('versions', '0.1.1', 'start.mjs'))
    await upgradeTo('0.1.3')
    await until(async () => (await row()).update_error?.includes('0.1.3') === true, 'the error is told')
    expect((await row()).update_error).toContain('it has no pyfarm-agent.json')
    expect(processesWith(join('versions', '0.1.1', 'start.mjs'))).toEqual([before])
    expect((await readdir(join(farm.folder, 'one', 'versions'))).filter(name => name.startsWith('.'))).toEqual([])
  })

  it('lasts when the command is ended and started again', async () => {
    agent.child.kill('SIGTERM')
    expect(await agent.ended).toBe(0)
    expect(processesWith(join(farm.folder, 'one'))).toEqual([])
    agent = farm.startAgent('one')
    await until(() => isOnlineAs('0.1.1'), 'the new version is there')
    await render()
  })

  it('ends with the command that started it, however that ended', async () => {
    agent.child.kill('SIGKILL')
    await until(() => processesWith(join(farm.folder, 'one')).length === 0, 'nothing of it is left')
  })
})

async function writeZip(file: string, content: Record<string, string>): Promise<void> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(content)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(file))
}
