// Pages of lists, long submissions and long lists on a farm of 10,000 agents, 10,000 jobs and 1,000,000 tasks.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { bigFarmStatements } from './big-farm.js'
import { postgresDatabase, sqliteDatabase } from './big-databases.js'
import type { BigDatabase } from './big-databases.js'
import { connectToMaster, idOf } from './master-client.js'
import type { MasterClient } from './master-client.js'
import { startMasterProcess } from './master-process.js'
import type { MasterProcess } from './master-process.js'
import { median, percentile, timesOf } from './measure.js'
import type { Measurement } from './measure.js'

const pages = [
  '/jobs/?per_page=100',
  '/jobs/?per_page=100&page=100',
  '/jobs/?per_page=100&sort=title',
  '/jobs/?per_page=100&sort=user&order=desc&page=50',
  '/jobs/?per_page=100&sort=agents',
  '/jobs/?per_page=100&state=queued,failed&title=9&jobqueue=films',
  '/jobs/?per_page=100&include=details&sort=priority&order=desc',
  '/agents/?per_page=100',
  '/agents/?per_page=100&include=details&sort=free_ram&page=90',
  '/agents/?per_page=100&search=77&state=online',
  '/jobs/77/tasks/?per_page=100&sort=runtime&order=desc',
  '/jobs/77',
  '/jobqueues/?per_page=100',
  '/tags/?per_page=100',
  '/jobtypes/?per_page=100',
] as const

const runs = 40
const submissions = 3

export async function benchPages(): Promise<Measurement[]> {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-bench-'))
  const server = env['PYFARM_TEST_POSTGRES']
  const databases = [sqliteDatabase(home), ...(server === undefined ? [] : [await postgresDatabase(server)])]
  if (server === undefined) console.log('PostgreSQL is left out: PYFARM_TEST_POSTGRES names no server.')
  try {
    const lines = []
    for (const database of databases) lines.push(...(await measured(home, database)))
    return lines
  } finally {
    for (const database of databases) await database.drop()
    await rm(home, { recursive: true, force: true })
  }
}

async function measured(home: string, database: BigDatabase): Promise<Measurement[]> {
  const master = await startMasterProcess(home, false, { PYFARM_DATABASE: database.address })
  const client = connectToMaster(master.url, 'bench')
  try {
    await client.send('POST', '/jobtypes/', { name: 'Bench', classname: 'Bench', code: 'pass' })
    for (const name of ['films', 'adverts', 'tests']) await client.send('POST', '/jobqueues/', { name })
    await database.run(bigFarmStatements())
    return [...(await pageTimes(client, database)), ...(await longJob(master, client, database.name))]
  } finally {
    await client.close()
    await master.stop()
  }
}

async function pageTimes(client: MasterClient, database: BigDatabase): Promise<Measurement[]> {
  const lines: Measurement[] = []
  for (const page of pages) {
    await client.send('GET', page)
    const times = await timesOf(() => client.send('GET', page), runs)
    lines.push({ name: `${database.name}: GET ${page}, p95`, value: percentile(times, 0.95), unit: 'ms', goal: { below: 100 } })
  }
  const bare = await database.time('select id, title, state from jobs order by id limit 100')
  const same = median(await timesOf(() => client.send('GET', pages[0]), runs))
  return [...lines, { name: `${database.name}: a page of jobs over HTTP against the bare driver`, value: same / bare, unit: 'x' }]
}

async function longJob(master: MasterProcess, client: MasterClient, name: string): Promise<Measurement[]> {
  // A first job, so that nothing is compiled or prepared for the first time below.
  await client.send('POST', '/jobs/', { title: 'Short', jobtype: 'Bench' })
  const stop = new AbortController()
  const others = otherRequests(client, stop.signal)
  await wait(200)
  let job = 0
  const submitted = await timesOf(async () => {
    job = idOf(await client.send('POST', '/jobs/', { title: 'Long', jobtype: 'Bench', start: 1, end: 100_000 }))
  }, submissions)
  stop.abort()
  const before = await memoryOf(master)
  const [grown, seconds] = await listGrowth(master, `${master.url}/api/v1/jobs/${job}/tasks/`, before)
  return [
    { name: `${name}: submitting 100,000 frames`, value: median(submitted), unit: 'ms', goal: { below: 1_500 } },
    { name: `${name}: the longest that another request took meanwhile`, value: await others, unit: 'ms', goal: { below: 50 } },
    { name: `${name}: the list of their tasks`, value: seconds * 1000, unit: 'ms' },
    { name: `${name}: memory that the list made the master grow by`, value: grown, unit: 'MiB', goal: { below: 64 } },
  ]
}

/** Reads a task without end; gives the longest time of one. */
async function otherRequests(client: MasterClient, signal: AbortSignal): Promise<number> {
  let longest = 0
  while (!signal.aborted) {
    const start = performance.now()
    await client.send('GET', '/jobs/77/tasks/7601')
    longest = Math.max(longest, performance.now() - start)
  }
  return longest
}

async function listGrowth(master: MasterProcess, url: string, before: number): Promise<[growth: number, seconds: number]> {
  const start = performance.now()
  let most = before
  let looked = start
  const response = await fetch(url)
  const reader = response.body?.getReader()
  while (reader !== undefined && !(await reader.read()).done) {
    if (performance.now() - looked < 20) continue
    looked = performance.now()
    most = Math.max(most, await memoryOf(master))
  }
  return [most - before, (performance.now() - start) / 1000]
}

/** MiB that the process has in memory; where the system doesn't tell, the line says 0. */
async function memoryOf({ pid }: MasterProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}
