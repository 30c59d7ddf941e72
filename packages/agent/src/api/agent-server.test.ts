import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sharedFarm } from '../testing/shared-farm.js'
import { assignmentOf, nodeJobType, until, type TestFarm } from '../testing/test-agent.js'

const openFarm = sharedFarm({}, { announcementWaitMilliseconds: 50 })
let farm: TestFarm

beforeEach(async () => {
  farm = await openFarm()
  farm.master.jobTypes.set('Wait', nodeJobType('setTimeout(() => {}, 60_000)'))
})

afterEach(async () => {
  await farm.close()
})

const assign = (body: unknown) => farm.call('POST', '/api/v1/assign', body)

describe('assign', () => {
  it('refuses what is no assignment with 400', async () => {
    const unknownKey = { ...assignmentOf('Wait', [1]), agent_id: 'x' }
    for (const body of [{}, unknownKey, { ...assignmentOf('Wait', [1]), job: { id: '1', by: 1 } }]) {
      expect(await assign(body)).toMatchObject({ status: 400, body: { error: expect.any(String) as string } })
    }
    expect(await farm.call('POST', '/api/v1/assign')).toMatchObject({ status: 400 })
  })

  it('refuses jobs that need more than the agent has', async () => {
    const body = assignmentOf('Wait', [1])
    expect(await assign({ ...body, job: { ...body.job, ram: 99_999_999 } })).toMatchObject({
      status: 400,
      body: { requires_ram: 99_999_999 },
    })
    expect(await assign({ ...body, job: { ...body.job, cpus: 9999 } })).toMatchObject({
      status: 400,
      body: { requires_cpus: 9999 },
    })
  })

  it('starts the same assignment only once, and refuses others while it works', async () => {
    const first = await assign(assignmentOf('Wait', [1, 2]))
    expect(first).toMatchObject({ status: 202, body: { id: expect.any(String) as string } })
    await until(() => farm.master.seen(/POST \/agents\/.+/).length === 1, 'the announcement')
    expect(await assign(assignmentOf('Wait', [2, 1]))).toEqual(first)
    expect(await assign(assignmentOf('Wait', [2, 3]))).toMatchObject({ status: 409, body: { rejected_task_ids: [3] } })
    expect(await assign(assignmentOf('Wait', [4, 5]))).toMatchObject({ status: 409, body: { rejected_task_ids: [4, 5] } })
    const tasks = [
      { id: 1, frame: 1, attempt: 1, local_state: 'running' },
      { id: 2, frame: 2, attempt: 1, local_state: 'running' },
    ]
    expect(await farm.call('GET', '/api/v1/tasks')).toEqual({ status: 200, body: tasks })
    expect(await farm.call('GET', '/api/v1/status')).toMatchObject({ body: { state: 'running', agent_id: farm.agent.id() } })
  })

  it('answers 503 while an announcement is not answered', async () => {
    farm.master.answer = ({ path, method }) => (method === 'POST' && /^\/agents\/.+/.test(path) ? { status: 500 } : undefined)
    farm.master.jobTypes.set('Short', nodeJobType(''))
    await assign(assignmentOf('Short', [1]))
    await until(() => farm.master.seen(/POST \/agents\/.+/).length > 0, 'an announcement')
    expect(await assign(assignmentOf('Wait', [2]))).toMatchObject({ status: 503, body: { error: expect.any(String) as string } })
  })

  it('takes the tasks of an ended assignment again', async () => {
    farm.master.jobTypes.set('Short', nodeJobType(''))
    const first = await assign(assignmentOf('Short', [1]))
    await until(() => farm.master.seen(/POST .*\/1$/).length === 2, 'the end')
    const second = await assign(assignmentOf('Short', [1], 2))
    expect(second.status).toBe(202)
    expect(second.body).not.toEqual(first.body)
  })
})

describe('small requests', () => {
  it('answers them', async () => {
    const { call } = farm
    expect(await call('GET', '/api/versions/')).toEqual({ status: 200, body: { versions: [1] } })
    expect(await call('GET', '/api/v1/tasks/')).toEqual({ status: 200, body: [] })
    expect(await call('DELETE', '/api/v1/tasks/7')).toMatchObject({ status: 204 })
    expect(await call('DELETE', '/api/v1/tasks/seven')).toMatchObject({ status: 400 })
    expect(await call('GET', '/api/v1/config')).toMatchObject({ status: 200, body: { agent_id: farm.agent.id() } })
    expect(await call('GET', '/api/v1/nothing')).toMatchObject({ status: 404, body: { error: expect.any(String) as string } })
  })

  it('gives the log so far, and nothing outside of the logs', async () => {
    farm.master.jobTypes.set('Say', nodeJobType('console.log("hello"); setTimeout(() => {}, 60_000)'))
    await assign(assignmentOf('Say', [1]))
    await until(() => farm.master.seen(/logs\/$/).length === 1, 'the registration')
    const { identifier } = farm.master.seen(/logs\/$/)[0]?.body as { identifier: string }
    await until(
      async () => String((await farm.call('GET', `/api/v1/task_logs/${identifier}`)).body).includes('hello\r\n'),
      'the line',
    )
    for (const name of ['..%2Fagent-id', '%2e%2e/agent-id', 'a/b', '', '.hidden']) {
      expect((await farm.call('GET', `/api/v1/task_logs/${name}`)).status).toBeGreaterThanOrEqual(400)
    }
    expect((await farm.call('GET', '/api/v1/task_logs/..%2Fagent-id')).status).toBe(400)
    expect((await farm.call('GET', '/api/v1/task_logs/missing.csv')).status).toBe(404)
  })

  it('gives a log until it is finished when it is to be followed, from a given place on', async () => {
    farm.master.jobTypes.set('Talk', nodeJobType('console.log("hello"); setTimeout(() => {}, 60_000)'))
    await assign(assignmentOf('Talk', [1]))
    await until(() => farm.master.seen(/logs\/$/).length === 1, 'the registration')
    const { identifier } = farm.master.seen(/logs\/$/)[0]?.body as { identifier: string }
    const path = `/api/v1/task_logs/${identifier}`
    await until(async () => (await farm.call('GET', path)).status === 200, 'the log')
    const followed = await fetch(`${farm.agent.url}${path}?follow=1`)
    expect(followed.headers.get('pyfarm-offers')).toContain('log-follow')
    const reader = followed.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    for (let end = false; !end;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: '' }
      const before = text
      text += value ?? ''
      // It goes on after this line, until the work ends.
      if (!before.includes('hello\r\n') && text.includes('hello\r\n')) await farm.call('DELETE', '/api/v1/tasks/1')
      end = done
    }
    const whole = String((await farm.call('GET', path)).body)
    expect(whole).toContain('hello\r\n')
    expect(text).toBe(whole)
    expect((await farm.call('GET', `${path}?follow=1&from=20`)).body).toBe(whole.slice(20))
    expect((await farm.call('GET', `${path}?follow=1&from=99999999`)).body).toBe('')
    expect((await farm.call('GET', `${path}?follow=1&from=-1`)).status).toBe(400)
  })

  it('refuses a body of more than 8 MiB', async () => {
    expect(await assign({ big: 'x'.repeat(9 * 1024 * 1024) })).toMatchObject({ status: 413 })
  })
})
