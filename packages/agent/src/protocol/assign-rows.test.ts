// `POST /assign` of the agent, row by row as PyFarm's protocol has it (agent-protocol.md section 4.1).
import { afterEach, describe, expect, it } from 'vitest'
import { openRecordedFarm, type RecordedFarm } from '../testing/recorded-farm.js'
import { sharedRecordedFarm } from '../testing/shared-farm.js'
import { assignmentOf, nodeJobType } from '../testing/test-agent.js'

const openFarm = sharedRecordedFarm()
let farm: RecordedFarm

afterEach(() => farm.close())

const endless = nodeJobType('setTimeout(() => {}, 60000)')
const uuid: unknown = expect.stringMatching(/^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/)
const error: unknown = expect.any(String)

/** The body as it is given. */
async function post(body: string) {
  const reply = await fetch(`${farm.agent.url}/api/v1/assign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  return { status: reply.status, text: await reply.text() }
}

const assignment = (change: (body: Record<string, unknown>) => unknown = body => body): string =>
  JSON.stringify(change({ ...assignmentOf('Test', [11]) }))

describe('POST /api/v1/assign', () => {
  const job = (change: object) => assignment(body => ({ ...body, job: { id: 1, title: 'A job', by: 1, ...change } }))
  const tasks = (...list: unknown[]) => assignment(body => ({ ...body, tasks: list }))

  it.each<[what: string, body: string]>([
    ['another key at the top', assignment(body => ({ ...body, agent_id: 1 }))],
    ['no job', assignment(({ job: _job, ...body }) => body)],
    ['no tasks', assignment(({ tasks: _tasks, ...body }) => body)],
    ['no jobtype', assignment(({ jobtype: _jobtype, ...body }) => body)],
    ['a job type without version', assignment(body => ({ ...body, jobtype: { name: 'Test' } }))],
    ['a job type with another key', assignment(body => ({ ...body, jobtype: { name: 'Test', version: 1, id: 1 } }))],
    ['a job type whose version is a text', assignment(body => ({ ...body, jobtype: { name: 'Test', version: '1' } }))],
    ['a job without id', job({ id: undefined })],
    ['a job without by', job({ by: undefined })],
    ['another key in the job', job({ other: 1 })],
    ['a null in the job', job({ user: null })],
    ['a number as a text', job({ batch: '1' })],
    ['a fraction for a whole number', job({ cpus: 1.5 })],
    ['an environ that has no texts', job({ environ: { A: 1 } })],
    ['data that is no object', job({ data: [] })],
    ['a task without id', tasks({ frame: 1 })],
    ['a task without frame', tasks({ id: 11 })],
    ['a task with a state', tasks({ id: 11, frame: 1, state: null })],
    ['a task whose id is a text', tasks({ id: '11', frame: 1 })],
    ['a task that is no object', tasks(11)],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"assign"'],
  ])('refuses %s with 400, and keeps nothing of it', async (_what, body) => {
    farm = await openFarm()
    const reply = await post(body)
    expect([reply.status, JSON.parse(reply.text)]).toEqual([400, { error }])
    expect((await farm.call('GET', '/api/v1/tasks')).body).toEqual([])
    expect((await farm.call('GET', '/api/v1/status')).body).toMatchObject({ state: 'online', jobs: [] })
    expect(farm.master.requests).toEqual([])
  })

  it('works as ever after all of these', async () => {
    farm = await openFarm()
    await farm.work()
    expect(farm.statesOf(11)).toHaveLength(2)
  })

  it('takes everything that a job may have, a whole float for `by` and `frame`, and an empty list of tasks', async () => {
    farm = await openFarm()
    farm.master.jobTypes.set('Test', nodeJobType(''))
    const all = {
      ...{ id: 1, title: 'A job', by: 1, num_tiles: null, agent_id: 1, batch: 1, user: 'ada', ram: 1, ram_warning: null },
      ...{ ram_max: null, cpus: 1, data: {}, environ: { A: '1' }, priority: 0, job_group_id: 1, job_group: 'x', notes: '' },
      ...{ notified_users: [{ username: 'ada', on_success: true, on_failure: true, on_deletion: false }], tags: ['a'] },
    }
    const body = { job: all, jobtype: { name: 'Test', version: 1 }, tasks: [{ id: 11, frame: 1, tile: null, attempt: 1 }] }
    const text = JSON.stringify(body).replace('"by":1', '"by":1.0').replace('"frame":1', '"frame":1.0')
    expect((await post(text)).status).toBe(202)
    await farm.idle()
    expect(farm.statesOf(11)).toEqual([{ state: 'running' }, { state: 'done' }])
    expect((await farm.call('POST', '/api/v1/assign', { ...body, tasks: [] })).status).toBe(202)
    await farm.work({ tasks: [12] })
  })

  // PyFarm's agent answers 500 and keeps a ghost.
  it('takes a job without a title', async () => {
    farm = await openFarm()
    farm.master.jobTypes.set('Test', nodeJobType(''))
    expect((await post(job({ title: undefined }))).status).toBe(202)
    await farm.idle()
    expect(farm.statesOf(11)).toEqual([{ state: 'running' }, { state: 'done' }])
  })

  it('uses attempt 0 in the addresses of logs when it was not told', async () => {
    farm = await openFarm()
    farm.master.jobTypes.set('Test', nodeJobType(''))
    await post(tasks({ id: 11, frame: 1 }))
    await farm.times(/^POST \/jobs\/1\/tasks\/11\/attempts\/0\/logs\/$/, 1)
    await farm.idle()
  })

  it('answers 400 with the numbers when memory or processors do not suffice', async () => {
    farm = await openRecordedFarm(undefined, { cpus: 2 })
    expect(await farm.call('POST', '/api/v1/assign', JSON.parse(job({ ram: 1_000_000_000 })) as object)).toEqual({
      status: 400,
      body: { error, agent_ram: expect.any(Number) as number, requires_ram: 1_000_000_000 },
    })
    expect(await farm.call('POST', '/api/v1/assign', JSON.parse(job({ cpus: 3 })) as object)).toEqual({
      status: 400,
      body: { error, agent_cpus: 2, requires_cpus: 3 },
    })
  })

  it('answers the same tasks with 202 and the same id, and starts nothing twice', async () => {
    farm = await openFarm()
    const id = await farm.assign({ tasks: [11, 12], code: endless })
    expect(await farm.assign({ tasks: [12, 11], code: endless })).toBe(id)
    await farm.times(/^POST \/jobs\/1\/tasks\/\d+$/, 2)
    expect(farm.seen(/^GET \/jobtypes/)).toHaveLength(1)
    expect(id).toEqual(uuid)
  })

  it.each<[what: string, tasks: number[], rejected: number[]]>([
    ['a part of the tasks', [12, 13], [13]],
    ['others, without sharing', [21, 22], [21, 22]],
  ])('answers %s with 409 and the ids that it does not have', async (_what, ids, rejected) => {
    farm = await openFarm()
    await farm.assign({ tasks: [11, 12], code: endless })
    expect(await farm.call('POST', '/api/v1/assign', assignmentOf('Test', ids))).toEqual({
      status: 409,
      body: { error, rejected_task_ids: rejected },
    })
  })

  it('answers an unknown job type with 202: the tasks tell the rest', async () => {
    farm = await openFarm()
    expect((await farm.call('POST', '/api/v1/assign', assignmentOf('None', [11]))).status).toBe(202)
    await farm.idle()
    expect(farm.statesOf(11)).toEqual([{ state: 'failed', last_error: error }])
  })

  it('answers 503 while it is to restart after its work', async () => {
    farm = await openFarm()
    await farm.assign({ code: endless })
    await farm.times(/^POST \/jobs\/1\/tasks\/11$/, 1)
    expect((await farm.call('POST', '/api/v1/restart', {})).status).toBe(202)
    expect(await farm.call('POST', '/api/v1/assign', assignmentOf('Test', [21]))).toEqual({ status: 503, body: { error } })
  })
})
