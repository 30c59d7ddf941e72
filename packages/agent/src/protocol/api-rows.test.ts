// The agent's API, row by row as PyFarm's protocol has it (agent-protocol.md section 4). Where PyFarm's agent breaks, this one does not.
import { afterEach, describe, expect, it } from 'vitest'
import { always, announcements, json, openRecordedFarm, uploads, type RecordedFarm } from '../testing/recorded-farm.js'
import { sharedRecordedFarm } from '../testing/shared-farm.js'
import { nodeJobType, until } from '../testing/test-agent.js'

const openFarm = sharedRecordedFarm()
let farm: RecordedFarm

afterEach(() => farm.close())

const endless = nodeJobType('setTimeout(() => {}, 60000)')
const error: unknown = expect.any(String)
const givenBack = { state: 'queued', agent_id: null }

async function send(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const reply = await fetch(farm.agent.url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await reply.text()
  return { status: reply.status, type: reply.headers.get('content-type'), text }
}

describe('requests in general', () => {
  it.each<[what: string, type: string, body: string, status: number]>([
    ['invalid JSON', 'application/json', '{"job":', 400],
    ['JSON with parameters', 'application/json; charset=utf-8', '{}', 400],
  ])('%s is answered as PyFarm’s agent does', async (_what, type, body, status) => {
    farm = await openFarm()
    expect((await send('POST', '/api/v1/assign', body, { 'content-type': type })).status).toBe(status)
  })

  it('take a User-Agent of the master as its contact, and serve any other alike', async () => {
    farm = await openRecordedFarm()
    const contact = async () => (JSON.parse((await send('GET', '/api/v1/status')).text) as { last_master_contact: unknown }).last_master_contact // prettier-ignore
    expect((await send('GET', '/api/v1/tasks', undefined, { 'user-agent': 'curl' })).status).toBe(200)
    expect(await contact()).toBeNull()
    expect((await send('GET', '/api/v1/tasks', undefined, { 'user-agent': 'PyFarm/1.0 (master)' })).status).toBe(200)
    expect(await contact()).not.toBeNull()
  })
})

describe('GET', () => {
  it.each(['/api/versions', '/api/versions/'])('%s: the versions of the API', async path => {
    farm = await openFarm()
    expect(await farm.call('GET', path)).toEqual({ status: 200, body: { versions: [1] } })
  })

  it.each(['/api/v1/tasks', '/api/v1/tasks/'])('%s: all tasks as received, with `local_state`', async path => {
    farm = await openFarm()
    expect(await farm.call('GET', path)).toEqual({ status: 200, body: [] })
    await farm.assign({ tasks: [11, 12], code: endless })
    await farm.times(/^POST \/jobs\/1\/tasks\/\d+$/, 2)
    const state = { attempt: 1, local_state: 'running' }
    expect((await farm.call('GET', path)).body).toEqual([
      { id: 11, frame: 1, ...state },
      { id: 12, frame: 2, ...state },
    ])
  })

  it('/api/v1/task_logs/<identifier>: the file so far, the same bytes after the upload', async () => {
    farm = await openFarm()
    await farm.work()
    await farm.times(uploads, 1)
    const [upload] = farm.seen(uploads)
    const identifier = upload?.path.split('/').at(-2) ?? ''
    const reply = await send('GET', `/api/v1/task_logs/${identifier}`)
    expect(reply).toEqual({ status: 200, type: expect.stringContaining('text/csv') as string, text: upload?.body })
    expect(await farm.call('GET', '/api/v1/task_logs/2014-01-01_00-00-00_1_0.csv')).toEqual({ status: 404, body: { error } })
  })

  it('/api/v1/status: the fields of 4.3', async () => {
    farm = await openFarm()
    const { status, body } = await farm.call('GET', '/api/v1/status')
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        ...{ state: 'online', agent_hostname: error, agent_id: farm.agent.id(), uptime: expect.any(Number) as number },
        ...{ free_ram: expect.any(Number) as number, agent_process_ram: expect.any(Number) as number },
        ...{ consumed_ram: expect.any(Number) as number, child_processes: expect.any(Number) as number },
        ...{ grandchild_processes: expect.any(Number) as number, agent_lock_file: error, jobs: [] },
        pids: { parent: process.ppid, child: process.pid },
      }),
    ])
    expect(body).toHaveProperty('last_master_contact')
    expect(body).toHaveProperty('last_announce')
  })

  it('/api/v1/config: the configuration, also while it works', async () => {
    farm = await openFarm()
    await farm.assign({ code: endless })
    await farm.times(/^POST \/jobs\/1\/tasks\/11$/, 1)
    expect(await farm.call('GET', '/api/v1/config')).toMatchObject({ status: 200, body: expect.any(Object) as object })
  })

  it('/: a page for people', async () => {
    farm = await openFarm()
    const page = await send('GET', '/')
    expect(page).toMatchObject({ status: 200, type: expect.stringContaining('text/html') as string })
  })
})

describe('DELETE /api/v1/tasks/<id>', () => {
  it('answers 202, stops the whole assignment, gives back what is not finished, and tells the log', async () => {
    farm = await openFarm()
    await farm.assign({ tasks: [11, 12], code: endless })
    await farm.times(/^POST \/jobs\/1\/tasks\/\d+$/, 2)
    expect(await farm.call('DELETE', '/api/v1/tasks/12')).toEqual({ status: 202, body: '' })
    await farm.idle()
    for (const task of [11, 12]) expect(farm.statesOf(task)).toEqual([{ state: 'running' }, givenBack])
    expect(farm.seen(/^POST .*\.csv$/).map(({ body }) => body)).toContainEqual({ state: 'queued' })
    await until(() => farm.seen(announcements).some(({ body }) => (body as { state: string }).state === 'online'), 'an announcement') // prettier-ignore
    await farm.times(uploads, 1)
  })

  it('leaves done tasks alone', async () => {
    const code = nodeJobType(
      'console.log("one"); setTimeout(() => {}, 60000)',
      `processLine(work: any, line: any) { if (line.text === 'one') work.setTaskState(work.tasks[0], 'done') },`,
    )
    farm = await openFarm()
    await farm.assign({ tasks: [11, 12], code })
    await until(() => farm.statesOf(11).length === 2, 'the task that is done')
    await farm.call('DELETE', '/api/v1/tasks/11')
    await farm.idle()
    expect(farm.statesOf(11)).toEqual([{ state: 'running' }, { state: 'done' }])
    expect(farm.statesOf(12)).toEqual([{ state: 'running' }, givenBack])
  })

  it('answers an unknown id with 204, and what is no number with 400', async () => {
    farm = await openFarm()
    expect((await farm.call('DELETE', '/api/v1/tasks/99')).status).toBe(204)
    expect((await farm.call('DELETE', '/api/v1/tasks/x')).status).toBe(400)
  })
})

describe('POST', () => {
  it('/api/v1/stop: 202 at once, with nothing in it; with `wait` 200 after the end', async () => {
    farm = await openRecordedFarm()
    expect(await farm.call('POST', '/api/v1/stop', {})).toEqual({ status: 202, body: '' })
    await farm.agent.ended
    await farm.close()
    farm = await openRecordedFarm()
    expect((await farm.call('POST', '/api/v1/stop', { wait: true })).status).toBe(200)
    await farm.agent.ended
  })

  it.each([{ immediately: true }, {}])('/api/v1/restart %j: 202, with nothing in it', async body => {
    farm = await openRecordedFarm()
    expect(await farm.call('POST', '/api/v1/restart', body)).toEqual({ status: 202, body: '' })
    await until(() => farm.seen(announcements).some(each => (each.body as { state: string }).state === 'offline'), 'goodbye')
  })

  it.each([
    ['stop', { wait: 'yes' }],
    ['restart', { immediately: 1 }],
    ['check_software', { software: 'Maya' }],
    ['check_software', { software: 1, version: '1' }],
  ])('/api/v1/%s with %j: 400', async (what, body) => {
    farm = await openFarm()
    expect(await farm.call('POST', `/api/v1/${what}`, body)).toEqual({ status: 400, body: { error } })
  })

  it('/api/v1/check_software: 202, with nothing in it, then 4.5', async () => {
    farm = await openFarm(always(/^GET \/software/, json(404)))
    expect(await farm.call('POST', '/api/v1/check_software', { software: 'Maya', version: '2014' })).toEqual({
      status: 202,
      body: '',
    })
    await farm.times(/^GET \/software\/Maya\/versions\/2014$/, 1)
  })
})
