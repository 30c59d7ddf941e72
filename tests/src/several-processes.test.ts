import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
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

const ends: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

interface Several {
  readonly farm: TestFarm
  readonly database: FarmDatabase
  readonly secondMaster: Started
  readonly schedulers: readonly [Started, Started]
}

/** Two masters behind a balancer, two schedulers, two agents. */
async function openSeveral(server: string): Promise<Several> {
  const database = await makeFarmDatabase(server)
  ends.push(database.drop)
  const farm = await openFarm({ PYFARM_DATABASE: database.address, PYFARM_SCHEDULER_BROKER: redis })
  ends.push(farm.close)
  ends.push(() => emptyRedis(database))
  const scheduler = () => startScheduler(farm)
  const schedulers = [scheduler(), scheduler()] as const
  const secondMaster = farm.start([
    ...['master', '--home', join(farm.folder, 'second'), '--port', '0'],
    '--allow-agent-loopback-addresses',
  ])
  const urlOf = (master: Started) => /"url":"([^"]+)"/.exec(master.stdout())?.[1]
  await until(() => urlOf(secondMaster) !== undefined, 'the second master answers')
  for (const each of schedulers) await until(() => each.stdout().includes('the scheduler runs'), 'a scheduler runs')
  // Agents speak to the second master as long as it lives.
  const balancer = await startBalancer([urlOf(secondMaster) ?? '', farm.url()])
  ends.push(balancer.close)
  for (const name of ['one', 'two']) farm.startAgent(name, balancer.url)
  await until(async () => (await farm.onlineAgents()) === 2, 'the agents are online')
  return { farm, database, secondMaster, schedulers }
}

const startScheduler = (farm: TestFarm): Started => farm.start(['scheduler', '--home', farm.home, '--metrics-port', '0'])

/** Takes everything from Redis that this farm has there. */
async function emptyRedis(database: FarmDatabase): Promise<void> {
  const [id] = await database.ask(`select holder from leases where name = 'farm'`)
  const client = new Redis(redis)
  const keys = await client.keys(`pyfarm:{${String(id)}}*`)
  if (keys.length > 0) await client.del(keys)
  client.disconnect()
}

const submit = (farm: TestFarm, title: string, count: number, milliseconds: number) =>
  farm.submit({
    ...{ title, jobtype: 'CommandLine', start: 1, end: count, batch: 2 },
    data: witnessed(farm.folder, milliseconds),
  })

const doneFrames = async (farm: TestFarm, job: number) => (await farm.tasks(job)).filter(task => task.state === 'done').length

async function jobIsDone(farm: TestFarm, job: number): Promise<void> {
  await until(async () => (await farm.job(job)).state === 'done', `job ${job} is done`)
}

const eachOnce = (count: number) => Array.from({ length: count }, (_, index) => [index + 1, 1])
const sorted = (counts: ReadonlyMap<number, number>) => [...counts].sort(([a], [b]) => a - b)

describe.each(servers)('a farm of two masters and two schedulers on %s and Redis', (name, server, variable) => {
  const absent = server === '' ? variable : redis === '' ? 'PYFARM_TEST_REDIS' : undefined
  const title = (sentence: string) => (absent === undefined ? sentence : `${sentence} (left out: ${absent} names no ${name})`)

  it.skipIf(absent !== undefined)(title('renders every frame once, though one of each is killed in mid-job'), async () => {
    const { farm, secondMaster, schedulers } = await openSeveral(server)
    const job = await submit(farm, 'Killed in between', 16, 400)
    await until(async () => (await doneFrames(farm, job)) >= 3, 'some frames are done')
    secondMaster.child.kill('SIGKILL')
    schedulers[0].child.kill('SIGKILL')
    await Promise.all([secondMaster.ended, schedulers[0].ended])
    await jobIsDone(farm, job)
    const tasks = await farm.tasks(job)
    expect(tasks.map(task => [task.state, task.attempts])).toEqual(Array(16).fill(['done', 1]))
    expect(sorted(witness(farm.folder).started)).toEqual(eachOnce(16))
    expect(sorted(witness(farm.folder).ended)).toEqual(eachOnce(16))
  })

  it.skipIf(absent !== undefined)(title('loses nothing when Redis is emptied in mid-job'), async () => {
    const { farm, database } = await openSeveral(server)
    const job = await submit(farm, 'Emptied in between', 12, 300)
    await until(async () => (await doneFrames(farm, job)) >= 2, 'some frames are done')
    await emptyRedis(database)
    await jobIsDone(farm, job)
    expect((await farm.tasks(job)).map(task => [task.state, task.attempts])).toEqual(Array(12).fill(['done', 1]))
    expect(sorted(witness(farm.folder).started)).toEqual(eachOnce(12))
  })

  it.skipIf(absent !== undefined)(
    title('goes on at once when its schedulers are stopped in order, one after the other'),
    async () => {
      const { farm, database, schedulers } = await openSeveral(server)
      const job = await submit(farm, 'Handed over', 12, 300)
      await until(async () => (await doneFrames(farm, job)) >= 2, 'some frames are done')
      const held = () => database.ask(`select name from leases where name <> 'farm' and holder is not null`)
      for (const scheduler of schedulers) {
        expect(await runsOf(scheduler)).toMatch(/^pyfarm_chore_runs_total\{chore="[a-z ]+",result="success"\} [1-9]/m)
        scheduler.child.kill('SIGTERM')
        expect(await scheduler.ended).toBe(0)
      }
      // Nobody has to wait until a turn runs out.
      expect(await held()).toEqual([])
      startScheduler(farm)
      await jobIsDone(farm, job)
      expect((await farm.tasks(job)).map(task => [task.state, task.attempts])).toEqual(Array(12).fill(['done', 1]))
    },
  )
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
