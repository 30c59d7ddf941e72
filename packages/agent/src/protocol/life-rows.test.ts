// The life of an assignment as the master sees it: the steps and variants of agent-protocol.md section 5.
import { afterEach, describe, expect, it } from 'vitest'
import { hasPython } from '../testing/python.js'
import {
  announcements,
  jobTypeRequests,
  logRegistrations,
  logStates,
  openRecordedFarm,
  registrations,
  uploads,
  type RecordedFarm,
} from '../testing/recorded-farm.js'
import { sharedRecordedFarm } from '../testing/shared-farm.js'
import { nodeJobType, openTestFarm, until } from '../testing/test-agent.js'

const openFarm = sharedRecordedFarm()
let farm: RecordedFarm

afterEach(() => farm.close())

const endless = nodeJobType('setTimeout(() => {}, 60000)')
const givenBack = { state: 'queued', agent_id: null }
const running = { state: 'running' }
const python = (members: string) =>
  `import sys
from pyfarm.jobtypes.core.jobtype import JobType, CommandData
from pyfarm.jobtypes.core.internals import InsufficientSpaceError
class Work(JobType):
    ${members}`

const order = () => farm.master.requests.map(({ method, path }) => `${method} ${path}`)
const firstOf = (pattern: RegExp) => order().findIndex(line => pattern.test(line))
const lastOf = (pattern: RegExp) => order().findLastIndex(line => pattern.test(line))
const announced = () => farm.seen(announcements).map(({ body }) => (body as { state: string }).state)
const taskStates = /^POST \/jobs\/1\/tasks\/\d+$/

describe('the life of an assignment', () => {
  it('goes by its steps: code, logs, running, announced, done, announced, log', async () => {
    farm = await openFarm()
    await farm.work({ tasks: [12, 11] })
    await farm.times(uploads, 1)
    await until(() => announced().length === 2, 'two announcements')
    expect(announced()).toEqual(['running', 'online'])
    // 2 and 3: before the work starts.
    expect(firstOf(taskStates)).toBeGreaterThan(lastOf(jobTypeRequests))
    expect(firstOf(taskStates)).toBeGreaterThan(lastOf(logRegistrations))
    const identifiers = farm.seen(logRegistrations).map(({ body }) => (body as { identifier: string }).identifier)
    expect([identifiers.length, new Set(identifiers).size]).toEqual([2, 1])
    for (const task of [11, 12]) {
      // 5 and 7: the state, then that of the log.
      const own = farm.master.requests.filter(({ method, path }) => method === 'POST' && path.startsWith(`/jobs/1/tasks/${task}`))
      const steps = own.map(({ path, body }) => [path.split('/').length > 5 ? 'log' : 'task', (body as { state?: string }).state])
      expect(steps).toEqual([
        ['log', undefined],
        ...['running', 'done'].flatMap(state => [['task', state], ['log', state]]), // prettier-ignore
      ])
    }
    // 8: once, under the first task of the list.
    expect(farm.seen(uploads).map(({ path }) => path)).toEqual([
      `/jobs/1/tasks/12/attempts/1/logs/${identifiers[0] ?? ''}/logfile`,
    ])
  })

  it.runIf(hasPython())('with several processes: the first that ends well makes all tasks done', async () => {
    farm = await openFarm()
    const code = python(`def get_command_data(self):
        return [CommandData(sys.executable, "-c", script) for script in ("", "import time; time.sleep(.4); raise SystemExit(3)")]`)
    await farm.work({ tasks: [11, 12], code })
    for (const task of [11, 12]) expect(farm.statesOf(task)).toEqual([running, { state: 'done' }])
  })

  it.runIf(hasPython())('with several processes: the first that fails makes all tasks failed', async () => {
    farm = await openFarm()
    const code = python(`def get_command_data(self):
        return [CommandData(sys.executable, "-c", script) for script in ("raise SystemExit(3)", "import time; time.sleep(9)")]`)
    await farm.work({ tasks: [11, 12], code })
    for (const task of [11, 12]) expect(farm.statesOf(task)).toEqual([running, { state: 'failed' }])
  })

  it('of a process that fails: failed, without last_error', async () => {
    farm = await openFarm()
    await farm.work({ code: nodeJobType('process.exit(3)') })
    expect(farm.statesOf(11)).toEqual([running, { state: 'failed' }])
  })

  it.runIf(hasPython())('of an executable that is missing: running, then failed; the reason is in the log', async () => {
    farm = await openFarm()
    await farm.work({ code: python('def get_command_data(self):\n        return CommandData("/no/such/program")') })
    expect(farm.statesOf(11)).toEqual([running, { state: 'failed' }])
    await farm.times(uploads, 1)
    expect(String(farm.seen(uploads)[0]?.body)).toContain('/no/such/program')
  })

  // PyFarm's agent sends no log then.
  it.each([
    ['code that does not parse', 'export const Work = ('],
    ['an import that is not there', `import 'no-such-package'\nexport const Work = 1`],
    ['no class of that name', 'export const Other = 1'],
    ['a class that is no job type', 'export class Work {}'],
  ])('whose code can’t be loaded (%s): failed with a last_error, which the log has too', async (_what, code) => {
    farm = await openFarm()
    await farm.work({ tasks: [11, 12], code })
    await farm.times(uploads, 1)
    const { last_error: reason } = farm.statesOf(11)[0] as { last_error: string }
    expect(reason).toMatch(/\w+ \w+/)
    for (const task of [11, 12]) expect(farm.statesOf(task)).toEqual([{ state: 'failed', last_error: reason }])
    expect(String(farm.seen(uploads)[0]?.body).replaceAll('""', '"')).toContain(reason)
  })

  it.each(['before_start', 'start', 'get_command_data'].filter(() => hasPython()))(
    'with an exception in %s: failed with a last_error, announced, with its log',
    async hook => {
      farm = await openFarm()
      await farm.work({ tasks: [11, 12], code: python(`def ${hook}(self):\n        raise ValueError("no scene")`) })
      await farm.times(uploads, 1)
      expect(farm.seen(logRegistrations)).toHaveLength(2)
      const reason: unknown = expect.stringContaining('ValueError: no scene')
      for (const task of [11, 12]) expect(farm.statesOf(task)).toEqual([{ state: 'failed', last_error: reason }])
      await until(() => announced().includes('online'), 'the announcement')
    },
  )

  it.runIf(hasPython())('that finds too little space: queued, and not here again, with its log', async () => {
    farm = await openFarm()
    await farm.work({ tasks: [11, 12], code: python('def start(self):\n        raise InsufficientSpaceError("full")') })
    await farm.times(uploads, 1)
    for (const task of [11, 12]) expect(farm.statesOf(task)).toEqual([givenBack])
    expect(farm.seen(logStates).map(({ body }) => body)).toEqual([{ state: 'queued' }, { state: 'queued' }])
    expect(farm.seen(/failed_on_agents/)).toHaveLength(2)
  })

  it.runIf(hasPython())('that starts no process: announced and with its log, without any state', async () => {
    farm = await openFarm()
    await farm.work({ code: python('def start(self):\n        pass') })
    await farm.times(uploads, 1)
    await until(() => announced().length === 2, 'two announcements')
    expect(announced()).toEqual(['running', 'online'])
    expect(farm.statesOf(11)).toEqual([])
  })

  it('that is stopped with its agent: goodbye with what it did, then queued, log queued, and nothing after it', async () => {
    farm = await openRecordedFarm()
    await farm.assign({ tasks: [11, 12], code: endless })
    await farm.times(taskStates, 2)
    await farm.call('POST', '/api/v1/stop', {})
    await farm.agent.ended
    const goodbye = farm.seen(announcements).at(-1)?.body as { state: string; current_assignments: object }
    expect(goodbye.state).toBe('offline')
    expect(JSON.stringify(goodbye.current_assignments)).toContain('"local_state":"running"')
    for (const task of [11, 12]) expect(farm.statesOf(task)).toEqual([running, givenBack])
    expect(farm.seen(logStates).filter(({ body }) => (body as { state: string }).state === 'queued')).toHaveLength(2)
    expect(lastOf(taskStates)).toBeGreaterThan(lastOf(announcements))
    expect(farm.seen(uploads)).toEqual([])
  })

  it('whose process fails while the agent stops: never failed', async () => {
    farm = await openRecordedFarm()
    await farm.assign({ code: nodeJobType(`process.on('SIGTERM', () => process.exit(3)); setTimeout(() => {}, 60000)`) })
    await farm.times(taskStates, 1)
    await farm.call('POST', '/api/v1/stop', {})
    await farm.agent.ended
    expect(farm.statesOf(11)).toEqual([running, givenBack])
  })

  it('whose agent comes back: the same id, and no assignment', async () => {
    farm = await openRecordedFarm()
    const id = farm.agent.id()
    await farm.assign({ code: endless })
    await farm.times(taskStates, 1)
    await farm.agent.stop()
    const again = await openTestFarm({ home: farm.home, master: farm.master.url })
    await until(() => farm.seen(registrations).length === 2, 'the registration')
    expect(farm.seen(registrations)[1]?.body).toMatchObject({ id, current_assignments: {} })
    await again.close()
  })
})
