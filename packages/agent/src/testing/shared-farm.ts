// One agent for all tests of a file that ask nothing special of it.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, onTestFailed } from 'vitest'
import { openRecordedFarm, type Answers, type RecordedFarm } from './recorded-farm.js'
import { assignmentOf, openTestFarm, until, type TestFarm } from './test-agent.js'

/**
 * A function to open a farm in a test, which is the same for all tests of the file, and clean like a new one: the master has seen
 * nothing, not even the registration, and answers as usual; the agent has nothing to do or to tell. `close` in the end of a test only
 * gives it back. It ends after the file, when a test has failed, and when it does not come to rest after a test: the next test gets
 * a new one.
 *
 *     const openFarm = sharedFarm()
 *     beforeEach(async () => { farm = await openFarm() })
 *     afterEach(() => farm.close())
 */
export function sharedFarm(...options: Parameters<typeof openTestFarm>): () => Promise<TestFarm> {
  return shared(() => openTestFarm(...options))
}

/** The same with a recording master. */
export function sharedRecordedFarm(...options: Parameters<typeof openTestFarm>): (answers?: Answers) => Promise<RecordedFarm> {
  const open = shared(() => openRecordedFarm(undefined, ...options))
  return async (answers = () => undefined) => {
    const farm = await open()
    farm.master.answer = answers
    return farm
  }
}

function shared<Farm extends TestFarm>(open: () => Promise<Farm>): () => Promise<Farm> {
  let farm: Farm | undefined
  let isOut = false
  let answer: Farm['master']['answer']
  let offers: Farm['master']['offers']

  async function end(): Promise<void> {
    const ended = farm
    farm = undefined
    await ended?.close()
  }

  async function openClean(): Promise<Farm> {
    const opened = await open()
    ;({ answer, offers } = opened.master)
    forget(opened)
    return opened
  }

  async function giveBack(): Promise<void> {
    if (farm === undefined || !isOut) return
    isOut = false
    // The agent has heard of what was offered.
    const isUsual = farm.master.offers === offers
    farm.master.answer = answer
    if (isUsual && (await comesToRest(farm))) forget(farm)
    else await end()
  }

  afterAll(end)
  return async () => {
    if (isOut) throw new Error('The farm is still in use: close it first.')
    farm ??= await openClean()
    isOut = true
    onTestFailed(end)
    return { ...farm, close: giveBack }
  }
}

function forget({ master, said }: TestFarm): void {
  master.requests.length = 0
  master.jobTypes.clear()
  said.length = 0
}

/** Cancels what is under way and waits until the agent has nothing to tell; false if that does not come, or if it takes no work. */
async function comesToRest({ call, home }: TestFarm): Promise<boolean> {
  const untold = async () => {
    const { jobs } = (await call('GET', '/api/v1/status')).body as { jobs: unknown[] }
    return [...jobs, ...(await readdir(join(home, 'journal')))]
  }
  try {
    for (const { id } of (await call('GET', '/api/v1/tasks')).body as { id: number }[])
      await call('DELETE', `/api/v1/tasks/${id}`)
    await until(async () => (await untold()).length === 0, 'everything to be told')
    // An agent that takes work and is not announcing itself just now refuses this for its processors, nothing before.
    const body = assignmentOf('None', [1])
    const tooMuch = { ...body, job: { ...body.job, cpus: 1_000_000 } }
    await until(async () => (await call('POST', '/api/v1/assign', tooMuch)).status === 400, 'an agent that takes work', 3000)
    return true
  } catch {
    return false
  }
}
