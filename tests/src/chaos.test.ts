import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { makeFarmDatabase } from './harness/databases.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { processesWith } from './harness/processes.js'
import { until } from './harness/until.js'
import { witness, witnessed } from './harness/witness.js'

let farm: TestFarm | undefined

afterEach(async () => {
  await farm?.close()
  farm = undefined
})

async function farmWith(agents: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<TestFarm> {
  const opened = await openFarm(environment)
  farm = opened
  for (const name of agents) opened.startAgent(name)
  await until(async () => (await opened.onlineAgents()) === agents.length, 'the agents are online')
  return opened
}

const frames = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const endedOnce = (count: number) => frames(count).map(frame => [frame, 1])
const sorted = (counts: ReadonlyMap<number, number>) => [...counts].sort(([a], [b]) => a - b)

async function someDone(opened: TestFarm, job: number, least: number): Promise<void> {
  await until(
    async () => (await opened.tasks(job)).filter(task => task.state === 'done').length >= least,
    `${least} frames are done`,
  )
}

describe('an agent that is killed in mid-job', () => {
  it('leaves no renderer, and its frames are rendered by another', async () => {
    const opened = await farmWith(['survivor'])
    const victim = opened.startAgent('victim')
    await until(async () => (await opened.onlineAgents()) === 2, 'both agents are online')
    const job = await opened.submit({
      title: 'Chaos',
      jobtype: 'CommandLine',
      start: 1,
      end: 16,
      batch: 4,
      data: witnessed(opened.folder, 400),
    })
    await someDone(opened, job, 2)
    victim.child.kill('SIGKILL')
    await until(() => processesWith(`${opened.folder}/victim`).length === 0, 'nothing of the victim is left')
    await until(async () => (await opened.job(job)).state === 'done', 'the job is done')
    const tasks = await opened.tasks(job)
    expect(tasks.map(task => task.state)).toEqual(Array(16).fill('done'))
    // What the victim had finished stays finished; only what was lost with it was rendered again.
    const again = tasks.filter(task => task.attempts > 1)
    expect(again.length).toBeGreaterThan(0)
    expect(again.length).toBeLessThanOrEqual(4)
    const { ended } = witness(opened.folder)
    expect([...ended.keys()].sort((a, b) => a - b)).toEqual(frames(16))
  })
})

describe('a master that is killed in mid-job', () => {
  async function killAndRestart(opened: TestFarm): Promise<void> {
    const job = await opened.submit({
      title: 'Chaos',
      jobtype: 'CommandLine',
      start: 1,
      end: 12,
      batch: 3,
      data: witnessed(opened.folder, 500),
    })
    await someDone(opened, job, 2)
    opened.master().child.kill('SIGKILL')
    await opened.master().ended
    // Long enough for frames to end while nobody listens.
    const before = witness(opened.folder).ended.size
    await until(() => witness(opened.folder).ended.size > before, 'a frame ends while the master is away')
    await wait(300)
    await opened.startMaster()
    await until(async () => (await opened.job(job)).state === 'done', 'the job is done')
    const tasks = await opened.tasks(job)
    expect(tasks.map(task => [task.state, task.attempts])).toEqual(Array(12).fill(['done', 1]))
    expect(sorted(witness(opened.folder).started)).toEqual(endedOnce(12))
    expect(sorted(witness(opened.folder).ended)).toEqual(endedOnce(12))
  }

  it('goes on after a restart with nothing lost or done twice', async () => {
    await killAndRestart(await farmWith(['one', 'two']))
  })

  const postgres = process.env['PYFARM_TEST_POSTGRES']
  it.skipIf(postgres === undefined)('does so on PostgreSQL (left out where PYFARM_TEST_POSTGRES names no server)', async () => {
    const database = await makeFarmDatabase(postgres ?? '')
    try {
      const opened = await farmWith(['one', 'two'], { PYFARM_DATABASE: database.address })
      await killAndRestart(opened)
      await opened.close()
      farm = undefined
    } finally {
      await farm?.close()
      farm = undefined
      await database.drop()
    }
  })
})

describe('an agent that is told to stop in mid-job', () => {
  it('gives its frames back, and they do not count as failures', async () => {
    const opened = await farmWith(['leaver'])
    const job = await opened.submit({
      title: 'Handed over',
      jobtype: 'CommandLine',
      start: 1,
      end: 4,
      batch: 4,
      requeue: 0,
      data: witnessed(opened.folder, 500),
    })
    await someDone(opened, job, 1)
    process.kill(processOf(opened, 'leaver'), 'SIGTERM')
    await until(() => processesWith(`${opened.folder}/leaver`).length === 0, 'the agent has ended')
    await until(
      async () => (await opened.tasks(job)).every(task => task.state === 'done' || task.state === 'queued'),
      'its frames are back',
    )
    opened.startAgent('successor')
    await until(async () => (await opened.job(job)).state === 'done', 'the job is done')
    expect((await opened.tasks(job)).map(task => task.failures)).toEqual([0, 0, 0, 0])
  })
})

function processOf(opened: TestFarm, name: string): number {
  const [pid] = processesWith(`${opened.folder}/${name}`)
  if (pid === undefined) throw new Error(`${name} does not run`)
  return pid
}
