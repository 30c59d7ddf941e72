import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { today } from '../../scripts/test-turns.mjs'
import { startBalancer } from './harness/balancer.js'
import { makeFarmDatabase } from './harness/databases.js'
import type { FarmDatabase } from './harness/databases.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import type { Started } from './harness/processes.js'
import { until } from './harness/until.js'
import { witness, witnessed } from './harness/witness.js'

const redis = process.env['PYFARM_TEST_REDIS'] ?? ''

const servers = [
  ['PostgreSQL', process.env['PYFARM_TEST_POSTGRES'] ?? '', 'PYFARM_TEST_POSTGRES'],
  ['MariaDB', process.env['PYFARM_TEST_MYSQL'] ?? '', 'PYFARM_TEST_MYSQL'],
] as const

interface Several {
  readonly farm: TestFarm
  readonly database: FarmDatabase
  readonly secondMaster: Started
  readonly schedulers: readonly Started[]
  readonly close: () => Promise<void>
}

/** Two masters behind a balancer, two schedulers, two agents. */
async function openSeveral(server: string): Promise<Several> {
  const database = await makeFarmDatabase(server)
  const ends = [database.drop]
  const farm = await openFarm({ PYFARM_DATABASE: database.address, PYFARM_SCHEDULER_BROKER: redis })
  ends.push(farm.close, () => emptyRedis(database))
  const schedulers = [startScheduler(farm), startScheduler(farm)]
  const secondMaster = farm.start([
    ...['master', '--home', join(farm.folder, 'second'), '--port', '0'],
    '--allow-agent-loopback-addresses',
  ])
  const urlOf = (master: Started) => /"url":"([^"]+)"/.exec(master.stdout())?.[1]
  await until(() => urlOf(secondMaster) !== undefined, 'the second master answers')
  await allRun(schedulers)
  // Agents speak to the second master as long as it lives.
  const balancer = await startBalancer([urlOf(secondMaster) ?? '', farm.url()])
  ends.push(balancer.close)
  for (const name of ['one', 'two']) farm.startAgent(name, balancer.url)
  await until(async () => (await farm.onlineAgents()) === 2, 'the agents are online')
  const close = async () => {
    for (const end of ends.reverse()) await end()
  }
  return { farm, database, secondMaster, schedulers, close }
}

async function allRun(schedulers: readonly Started[]): Promise<void> {
  for (const each of schedulers) await until(() => each.stdout().includes('the scheduler runs'), 'a scheduler runs')
}

const startScheduler = (farm: TestFarm): Started =>
  farm.start(['scheduler', '--home', farm.home, '--metrics-port', '0', '--allow-agent-loopback-addresses'])

/** Takes everything from Redis that this farm has there. */
async function emptyRedis(database: FarmDatabase): Promise<void> {
  const [id] = await database.ask(`select holder from leases where name = 'farm'`)
  const client = new Redis(redis)
  const keys = await client.keys(`pyfarm:{${String(id)}}*`)
  if (keys.length > 0) await client.del(keys)
  client.disconnect()
}

async function submit(farm: TestFarm, title: string, count: number, milliseconds: number): Promise<number> {
  const folder = join(farm.folder, title)
  await mkdir(folder)
  return farm.submit({
    ...{ title, jobtype: 'CommandLine', start: 1, end: count, batch: 2 },
    data: witnessed(folder, milliseconds),
  })
}

const doneFrames = async (farm: TestFarm, job: number) => (await farm.tasks(job)).filter(task => task.state === 'done').length

/** Waits for the end of a job of that title, of which each frame was rendered once. */
async function eachFrameOnce(farm: TestFarm, job: number, title: string, count: number): Promise<void> {
  await until(async () => (await farm.job(job)).state === 'done', `job ${job} is done`)
  expect((await farm.tasks(job)).map(task => [task.state, task.attempts])).toEqual(Array(count).fill(['done', 1]))
  const { started, ended } = witness(join(farm.folder, title))
  expect(sorted(started)).toEqual(eachOnce(count))
  expect(sorted(ended)).toEqual(eachOnce(count))
}

const eachOnce = (count: number) => Array.from({ length: count }, (_, index) => [index + 1, 1])
const sorted = (counts: ReadonlyMap<number, number>) => [...counts].sort(([a], [b]) => a - b)

/** With `PYFARM_TEST_TURNS=days` one of them, another one from day to day. */
const turn = process.env['PYFARM_TEST_TURNS'] === 'days' ? today % servers.length : undefined

function whyNot(index: number, name: string, server: string, variable: string): string | undefined {
  if (turn !== undefined && turn !== index) return 'with PYFARM_TEST_TURNS=days it is the turn of another database today'
  if (server === '') return `${variable} names no ${name}`
  return redis === '' ? 'PYFARM_TEST_REDIS names no Redis' : undefined
}

const indexed = servers.map((server, index) => [...server, index] as const)

describe.each(indexed)('a farm of two masters and two schedulers on %s and Redis', (name, server, variable, index) => {
  const absent = whyNot(index, name, server, variable)
  const title = (sentence: string) => (absent === undefined ? sentence : `${sentence} (left out: ${absent})`)
  let several: Several
  let schedulers: readonly Started[] = []

  beforeAll(async () => {
    if (absent !== undefined) return
    several = await openSeveral(server)
    ;({ schedulers } = several)
  })
  afterAll(async () => {
    if (absent === undefined) await several.close()
  })

  it.skipIf(absent !== undefined)(title('loses nothing when Redis is emptied in mid-job'), async () => {
    const { farm, database } = several
    const job = await submit(farm, 'emptied', 12, 300)
    await until(async () => (await doneFrames(farm, job)) >= 2, 'some frames are done')
    await emptyRedis(database)
    await eachFrameOnce(farm, job, 'emptied', 12)
  })

  it.skipIf(absent !== undefined)(
    title('goes on at once when its schedulers are stopped in order, one after the other'),
    async () => {
      const { farm, database } = several
      const job = await submit(farm, 'handed-over', 12, 300)
      await until(async () => (await doneFrames(farm, job)) >= 2, 'some frames are done')
      const held = () => database.ask(`select name from leases where name <> 'farm' and holder is not null`)
      for (const scheduler of schedulers) {
        expect(await runsOf(scheduler)).toMatch(/^pyfarm_chore_runs_total\{chore="[a-z ]+",result="success"\} [1-9]/m)
        scheduler.child.kill('SIGTERM')
        expect(await scheduler.ended).toBe(0)
      }
      // Nobody has to wait until a turn runs out.
      expect(await held()).toEqual([])
      schedulers = [startScheduler(farm), startScheduler(farm)]
      await eachFrameOnce(farm, job, 'handed-over', 12)
    },
  )

  it.skipIf(absent !== undefined)(title('renders every frame once, though one of each is killed in mid-job'), async () => {
    const { farm, secondMaster } = several
    await allRun(schedulers)
    const job = await submit(farm, 'killed', 16, 400)
    await until(async () => (await doneFrames(farm, job)) >= 3, 'some frames are done')
    const [scheduler] = schedulers
    secondMaster.child.kill('SIGKILL')
    scheduler?.child.kill('SIGKILL')
    await Promise.all([secondMaster.ended, scheduler?.ended])
    await eachFrameOnce(farm, job, 'killed', 16)
  })
})

/** What a scheduler tells Prometheus of its work. */
async function runsOf(scheduler: Started): Promise<string> {
  const url = /"url":"([^"]+)"/.exec(scheduler.stdout())?.[1] ?? ''
  let text = ''
  await until(async () => {
    text = await (await fetch(url)).text()
    return text.includes('pyfarm_chore_runs_total{')
  }, 'the scheduler has done periodic work')
  return text
}
