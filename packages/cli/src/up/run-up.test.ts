import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildFixtures, startFixtureFarm, type FarmWish, type FixtureFarm } from '../testing/fixture-farm.js'

let fixtures: string
const farms: FixtureFarm[] = []

beforeAll(async () => {
  fixtures = await buildFixtures()
})
afterEach(() => {
  for (const farm of farms.splice(0)) farm.remove()
})
afterAll(() => rmSync(fixtures, { recursive: true, force: true }))

function start(wish: FarmWish = {}): FixtureFarm {
  const farm = startFixtureFarm(fixtures, wish)
  farms.push(farm)
  return farm
}

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 10_000, interval: 20 })
const seen = (farm: FixtureFarm, text: string | RegExp) => until(() => expect(farm.output()).toMatch(text))

async function startWorking(wish: FarmWish = {}): Promise<FixtureFarm> {
  const farm = start(wish)
  await seen(farm, /Render: \d/)
  await until(() => expect(farm.alive()).toHaveLength((wish.agents ?? 1) + 1))
  return farm
}

describe('a farm that is done', () => {
  it('ends by itself with status 0 and says where the pictures lie', async () => {
    const farm = start({ exitWhenDone: true })
    expect(await farm.ended).toBe(0)
    expect(farm.output()).toMatch(/the farm is at http:\/\/127\.0\.0\.1:\d+\n/)
    expect(farm.output()).toContain('Render: 2/2 (100 %), done, 0 failed')
    expect(farm.output()).toContain('Assemble: 2/2 (100 %), done, 0 failed')
    expect(farm.output()).toContain('the pictures lie in /pictures\nthe animation is /pictures/animation.webp\n')
    expect(farm.alive()).toEqual([])
  })

  it('enrols its agents, registers its job types, and submits the child after its parent', async () => {
    const farm = start({ exitWhenDone: true })
    await farm.ended
    const posts = readFileSync(join(farm.home, 'requests'), 'utf8')
      .split('\n')
      .filter(line => line.startsWith('POST'))
    expect(posts.filter(post => post.includes('enrolment'))).toEqual([
      expect.stringMatching(/^POST \/api\/v1\/enrolment_keys\/ \{"name":"pyfarm up","uses":1,/),
    ])
    expect(posts.filter(post => !post.includes('enrolment'))).toEqual([
      expect.stringMatching(/^POST \/api\/v1\/jobtypes\/ \{"name":"RenderScene",.*"code":"render\\n\/\/ Shipped with PyFarm\. /),
      'POST /api/v1/jobs/ {"title":"Render","parents":[]}',
      'POST /api/v1/jobs/ {"title":"Assemble","parents":[{"id":1}]}',
    ])
  })

  it('says at its second start that the jobs are done already', async () => {
    const first = start({ exitWhenDone: true })
    await first.ended
    const second = start({ exitWhenDone: true, home: first.home })
    expect(await second.ended).toBe(0)
    expect(second.output()).toContain('job 1 "Render" is done already')
    expect(second.output()).toContain('the pictures lie in /pictures')
  })

  it('ends with status 1 when a job failed, and says how to see why', async () => {
    const farm = start({ exitWhenDone: true, master: 'fails' })
    expect(await farm.ended).toBe(1)
    expect(farm.output()).toContain('job 1 "Render" failed: see why with "npx pyfarm logs 1"')
  })
})

describe('the end of a farm', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends all processes in less than 3 s', async signal => {
    const farm = await startWorking({ agents: 2 })
    farm.up.kill(signal)
    expect(await farm.ended).toBe(0)
    expect(farm.alive()).toEqual([])
  })

  it('kills what does not end when asked, in less than 3 s', async () => {
    const farm = await startWorking({ master: 'stubborn', agent: 'stubborn' })
    farm.up.kill('SIGINT')
    await farm.ended
    expect(farm.alive()).toEqual([])
  })

  it('comes for the children too when pyfarm up itself is killed', async () => {
    const farm = await startWorking({ master: 'stubborn' })
    farm.up.kill('SIGKILL')
    await until(() => expect(farm.alive()).toEqual([]))
  })
})

describe('a part that dies', () => {
  it('is started again: the master at its old address', async () => {
    const farm = await startWorking()
    process.kill(farm.pidsOf('master')[0] ?? 0, 'SIGKILL')
    await seen(farm, 'the master ended unexpectedly (SIGKILL) and is started again')
    await until(() => expect(farm.pidsOf('master')).toHaveLength(2))
    await seen(farm, 'the pictures lie in')
    expect(farm.pidsOf('agent-1')).toHaveLength(1)
  })

  it('is started again: an agent', async () => {
    const farm = await startWorking()
    process.kill(farm.pidsOf('agent-1')[0] ?? 0, 'SIGKILL')
    await seen(farm, 'agent 1 ended unexpectedly (SIGKILL) and is started again')
    await until(() => expect(farm.pidsOf('agent-1')).toHaveLength(2))
  })

  it('is not started again when it is an agent that was told to end', async () => {
    const farm = await startWorking()
    process.kill(farm.pidsOf('agent-1')[0] ?? 0, 'SIGUSR2')
    await seen(farm, 'agent 1 was told to end\n')
    await seen(farm, 'the pictures lie in')
    expect(farm.pidsOf('agent-1')).toHaveLength(1)
  })

  it('is given up when it dies again and again', { timeout: 40_000 }, async () => {
    const farm = start({ agent: 'dies' })
    expect(await farm.ended).toBe(1)
    expect(farm.output()).toContain('agent 1 ended again and again (exit code 3): see')
    expect(farm.pidsOf('agent-1')).toHaveLength(6)
    expect(farm.alive()).toEqual([])
  })

  it('ends the farm with its sentence when it reports a problem', async () => {
    const farm = start({ master: 'problem' })
    expect(await farm.ended).toBe(1)
    expect(farm.output()).toBe('no disk is left\n')
  })
})
