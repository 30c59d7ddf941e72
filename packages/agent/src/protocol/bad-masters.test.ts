// A master that answers with rubbish, hangs, drops, or is in trouble for an hour: no result is lost, none comes in a wrong order, no
// process is left. Hours are as long as the tuning's waits.
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import {
  always,
  dropped,
  either,
  hanging,
  html,
  json,
  logRegistrations,
  openRecordedFarm,
  uploads,
  type Answers,
  type RecordedFarm,
} from '../testing/recorded-farm.js'
import type { RecordedRequest, StubAnswer } from '../testing/stub-master.js'
import { assignmentOf, nodeJobType, until } from '../testing/test-agent.js'

let farm: RecordedFarm

afterEach(async () => {
  await farm.close()
  expect(hostsOfThisProcess()).toEqual([])
})

// Waits of a millisecond: an hour of them, at the five seconds of the real pace, has 720.
const tuning = { pace: { firstMilliseconds: 1, longestMilliseconds: 1, random: () => 0.5 }, answerMilliseconds: 100 }
const triesInAnHour = 720

/** Answers what matches with trouble, so many times for each address; keeps the requests that were taken. */
function troubled(pattern: RegExp, times: number, trouble: (number: number) => StubAnswer) {
  const tries = new Map<string, number>()
  const taken: RecordedRequest[] = []
  const answers: Answers = request => {
    const name = `${request.method} ${request.path}`
    const count = (tries.get(name) ?? 0) + 1
    tries.set(name, count)
    if (pattern.test(name) && count <= times) return trouble(count)
    taken.push(request)
    return undefined
  }
  const takenOf = (path: RegExp) => taken.filter(each => path.test(`${each.method} ${each.path}`)).map(({ body }) => body)
  return { answers, takenOf, tries }
}

const finished = [{ state: 'running' }, { state: 'done' }]
const bothKinds = [/^POST \/jobs\/1\/tasks\/11$/, /^POST \/jobs\/1\/tasks\/11\/.*\.csv$/]

async function expectDelivery(takenOf: (path: RegExp) => unknown[]): Promise<void> {
  await until(() => takenOf(uploads).length === 1, 'the log', 60_000)
  for (const kind of bothKinds) expect(takenOf(kind)).toEqual(finished)
  expect(String(takenOf(uploads)[0])).toMatch(/Process terminated successfully/)
}

describe('a master that answers every request', () => {
  it.each<[how: string, trouble: StubAnswer]>([
    ['with 500 for an hour', json(500)],
    ['with 503 and HTML for an hour', html(503)],
  ])('%s gets each result once, in order, when it is well', { timeout: 90_000 }, async (_how, trouble) => {
    const { answers, takenOf, tries } = troubled(/ \/jobs\/1\/tasks\/11$/, triesInAnHour, () => trouble)
    farm = await openRecordedFarm(answers, {}, tuning)
    await farm.assign()
    await expectDelivery(takenOf)
    expect(Math.max(...tries.values())).toBeGreaterThan(triesInAnHour)
  })

  it.each<[how: string, trouble: StubAnswer]>([
    ['by breaking the connection', dropped],
    ['never', hanging],
  ])('%s, at first, gets each result once, in order', { timeout: 90_000 }, async (_how, trouble) => {
    const { answers, takenOf } = troubled(/./, 1, () => trouble)
    farm = await openRecordedFarm(answers, {}, tuning)
    await farm.assign()
    await expectDelivery(takenOf)
  })

  it('in another wrong way each time gets each result once, in order, whatever the work', { timeout: 90_000 }, async () => {
    const troubles = [json(500), dropped, html(502), hanging, json(429), json(408)]
    const { answers, takenOf } = troubled(/ \/jobs\/| \/jobtypes\//, 6, number => troubles[number % troubles.length] ?? dropped)
    farm = await openRecordedFarm(answers, {}, tuning)
    await farm.assign({ tasks: [11, 12, 13] })
    await expectDelivery(takenOf)
    for (const task of [12, 13]) expect(takenOf(new RegExp(`^POST /jobs/1/tasks/${task}$`))).toEqual(finished)
  })

  it('with HTML and 200 neither silences the agent nor keeps it from ending', async () => {
    farm = await openRecordedFarm(undefined, {}, tuning)
    farm.master.answer = always(/./, html(200))
    await farm.assign()
    const failed = { state: 'failed', last_error: expect.stringContaining('is no job type') as string }
    await until(() => farm.seen(logRegistrations).length > 1, 'the registration of the log, again and again')
    farm.master.answer = () => undefined
    await farm.idle()
    expect(farm.statesOf(11).at(-1)).toEqual(failed)
    await farm.work({ tasks: [12] })
    expect(farm.statesOf(12)).toEqual(finished)
  })

  it('with trouble can’t keep the agent from ending, nor any process of it', { timeout: 90_000 }, async () => {
    const trouble = either(always(/^POST \/agents\/./, json(500)), always(/^POST \/jobs\/.*\/11$/, hanging))
    farm = await openRecordedFarm(trouble, {}, { ...tuning, goodbyeMilliseconds: 300 })
    await farm.assign({ code: nodeJobType('setTimeout(() => {}, 60000)') })
    await farm.times(/^POST \/jobs\/1\/tasks\/11$/, 1)
    await farm.call('POST', '/api/v1/stop', {})
    await farm.agent.ended
  })
})

describe('an assignment', () => {
  it('that names a task twice is refused', async () => {
    farm = await openRecordedFarm()
    expect(await farm.call('POST', '/api/v1/assign', assignmentOf('Test', [11, 11]))).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('must name each task once') as string },
    })
  })
})

function hostsOfThisProcess(): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(name => {
      const about = read(`/proc/${name}/stat`)
      const parent = Number(about.slice(about.lastIndexOf(')') + 2).split(' ')[1])
      return parent === process.pid && read(`/proc/${name}/cmdline`).includes('host/main.js')
    })
    .map(Number)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
