// The pages in a real browser, on a farm of 10,000 agents, 10,000 jobs and 1,000,000 tasks, while 100 tasks a second change.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { bigFarmStatements } from './big-farm.js'
import { sqliteDatabase } from './big-databases.js'
import { openMeasuredPage } from './chromium.js'
import type { MeasuredPage } from './chromium.js'
import { connectToMaster, idOf } from './master-client.js'
import type { MasterClient } from './master-client.js'
import { startMasterProcess } from './master-process.js'
import { percentile } from './measure.js'
import type { Measurement } from './measure.js'

const loads = 5
const presses = 60
/** An hour of events as the stream has them: four messages a second of 25 events. */
const messagesOfAnHour = 4 * 3600
const messagesAtOnce = 60

export async function benchBrowser(): Promise<Measurement[]> {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-bench-'))
  const database = sqliteDatabase(home)
  const master = await startMasterProcess(home, false, { PYFARM_DATABASE: database.address })
  const client = connectToMaster(master.url, 'bench')
  const measured = await openMeasuredPage()
  const stop = new AbortController()
  try {
    await client.send('POST', '/jobtypes/', { name: 'Bench', classname: 'Bench', code: 'pass' })
    for (const name of ['films', 'adverts', 'tests']) await client.send('POST', '/jobqueues/', { name })
    await database.run(bigFarmStatements())
    const long = idOf(
      await client.send('POST', '/jobs/', { title: 'Long', jobtype: 'Bench', start: 1, end: 100_000, state: 'paused' }),
    )
    const changing = changeTasks(client, stop.signal)
    const lines = []
    for (const path of ['/jobs/', '/agents/', `/jobs/${long}`])
      lines.push(...(await benchPage(measured, `${master.url}${path}`, path)))
    lines.push(await benchMemory(measured, `${master.url}/jobs/`))
    stop.abort()
    await changing
    return lines
  } finally {
    stop.abort()
    await measured.close()
    await client.close()
    await master.stop()
    await database.drop()
    await rm(home, { recursive: true, force: true })
  }
}

/** What a page shows once it can be used: rows of a table, or cells of a job's frames. */
const usable = '[role=row][aria-rowindex="3"] [role=gridcell], [aria-roledescription="grid of frames"] canvas'
/** What takes keys and turns of the wheel. */
const field = '[role=grid], [aria-roledescription="grid of frames"]'

async function benchPage(measured: MeasuredPage, url: string, path: string): Promise<Measurement[]> {
  const { page } = measured
  const name = path.replace(/\d+/, 'ID')
  const times: number[] = []
  for (let load = 0; load < loads; load++) {
    await page.goto(url, { waitUntil: 'commit' })
    await page.locator(usable).first().waitFor()
    times.push(Number(await page.evaluate('performance.now()')))
  }
  await wait(2000)
  await measured.longestTask()
  await measured.keyTimes()
  await page.locator(field).first().focus()
  for (let press = 0; press < presses; press++) await page.keyboard.press(press % 10 === 9 ? 'PageDown' : 'ArrowDown')
  await wait(500)
  const keys = await measured.keyTimes()
  const quick = Array.from({ length: Math.max(0, presses - keys.length) }, () => 16)
  return [
    {
      name: `browser: ${name} usable after navigation, the slowest of ${loads}`,
      value: Math.max(...times),
      unit: 'ms',
      goal: { below: 1500 },
    },
    {
      name: `browser: ${name} answers a key press, p95`,
      value: percentile([...keys, ...quick], 0.95),
      unit: 'ms',
      goal: { below: 100 },
    },
    {
      name: `browser: ${name} answers a turn of the wheel, p95`,
      value: percentile(await wheelTimes(measured), 0.95),
      unit: 'ms',
      goal: { below: 100 },
    },
    { name: `browser: ${name} longest task of the page`, value: await measured.longestTask(), unit: 'ms', goal: { below: 200 } },
  ]
}

/** From a turn of the wheel until the second frame after it was painted. */
async function wheelTimes({ page }: MeasuredPage): Promise<number[]> {
  await page
    .locator(field)
    .first()
    .hover({ position: { x: 200, y: 120 } })
  await page.evaluate(`measured.wheels = []; addEventListener('wheel', ({ timeStamp }) => {
    requestAnimationFrame(() => requestAnimationFrame(() => measured.wheels.push(performance.now() - timeStamp)))
  }, { passive: true })`)
  for (let turn = 0; turn < 30; turn++) {
    await page.mouse.wheel(0, 400)
    await wait(100)
  }
  return page.evaluate<number[]>('measured.wheels')
}

async function benchMemory(measured: MeasuredPage, url: string): Promise<Measurement> {
  const { page } = measured
  await page.goto(url)
  await page.locator(usable).first().waitFor()
  for (let sent = 0; sent < messagesOfAnHour; sent += messagesAtOnce) {
    await measured.tell(Array.from({ length: messagesAtOnce }, (_, index) => message(sent + index)))
  }
  await wait(2000)
  return {
    name: 'browser: memory of the tab after an hour of events',
    value: await measured.heap(),
    unit: 'MiB',
    goal: { below: 300 },
  }
}

function message(number: number): string {
  const events = Array.from({ length: 25 }, (_, index) => {
    const task = number * 25 + index
    return { kind: 'tasks', job: 1 + (task % 10_000), tasks: [1 + task] }
  })
  return JSON.stringify(events)
}

/** Lets 100 tasks a second change, until it is told to stop. */
async function changeTasks(client: MasterClient, signal: AbortSignal): Promise<void> {
  const job = 4
  const first = (job - 1) * 100 + 1
  for (let round = 0; !signal.aborted; round++) {
    const state = Math.floor(round / 10) % 2 === 0 ? 'done' : 'queued'
    const tasks = Array.from({ length: 10 }, (_, index) => first + ((round % 10) * 10 + index))
    await Promise.all(tasks.map(task => client.send('POST', `/jobs/${job}/tasks/${task}`, { state })))
    await wait(100)
  }
}
