import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { runPyfarm } from './harness/processes.js'
import { until } from './harness/until.js'
import { witness, witnessed } from './harness/witness.js'

describe('a farm of a master and two agents', () => {
  let farm: TestFarm
  beforeAll(async () => {
    farm = await openFarm()
    farm.startAgent('one')
    farm.startAgent('two')
    await until(async () => (await farm.onlineAgents()) === 2, 'both agents are online')
  })
  afterAll(() => farm.close())

  it('renders each frame of a job exactly once, on both agents', async () => {
    const job = await farm.submit({
      title: 'Shared',
      jobtype: 'CommandLine',
      start: 1,
      end: 12,
      batch: 2,
      data: witnessed(farm.folder, 300),
    })
    await until(async () => (await farm.job(job)).state === 'done', 'the job is done')
    const tasks = await farm.tasks(job)
    expect(tasks.map(task => [task.frame, task.state, task.attempts, task.failures])).toEqual(
      Array.from({ length: 12 }, (_, index) => [index + 1, 'done', 1, 0]),
    )
    expect(new Set(tasks.map(task => task.agent_id)).size).toBe(2)
    const { started } = witness(farm.folder)
    expect([...started].sort(([a], [b]) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => [index + 1, 1]))
  })

  it('takes a job from the command line, shows it until it ends, and keeps its log', async () => {
    const submitted = await runPyfarm([
      'submit',
      'CommandLine',
      '--title',
      'From the shell',
      '--frames',
      '1-3',
      '--batch',
      '3',
      '--data',
      'command=echo',
      '--data',
      'arguments=["hello {frame}"]',
      '--watch',
      '--master',
      farm.url(),
    ])
    expect(submitted).toMatchObject({ status: 0 })
    const id = Number(/job (\d+) submitted/.exec(submitted.stdout)?.[1])
    const [task] = await farm.tasks(id)
    const logs = (await farm.call('GET', `/jobs/${id}/tasks/${task?.id ?? 0}/attempts/1/logs/`)).body as { identifier: string }[]
    expect(logs).toHaveLength(1)
    const address = `/jobs/${id}/tasks/${task?.id ?? 0}/attempts/1/logs/${logs[0]?.identifier ?? ''}/logfile`
    await until(async () => (await farm.call('GET', address)).status === 200, 'the log is uploaded')
    const { body } = await farm.call('GET', address)
    expect(body).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6},(\d+|None),0,\d+,hello 1\r$/m)
  })

  it('starts a job that waits for another only after that one is done', async () => {
    const parent = await farm.submit({
      title: 'Parent',
      jobtype: 'CommandLine',
      start: 101,
      end: 104,
      data: witnessed(farm.folder, 200),
    })
    const child = await farm.submit({
      title: 'Child',
      jobtype: 'CommandLine',
      start: 201,
      parents: [{ id: parent }],
      data: witnessed(farm.folder, 10),
    })
    await until(async () => (await farm.job(child)).state === 'done', 'the child is done')
    expect((await farm.job(parent)).state).toBe('done')
    const { started } = witness(farm.folder)
    expect([...started.keys()].at(-1)).toBe(201)
  })

  it('tries a failing task again as often as the job allows, not on an agent where it failed, and says what is wrong', async () => {
    const job = await farm.submit({
      title: 'Fails',
      jobtype: 'CommandLine',
      start: 1,
      requeue: 1,
      data: { command: 'no-such-renderer', arguments: [] },
    })
    await until(async () => (await farm.job(job)).state === 'failed', 'the job has failed')
    const [task] = await farm.tasks(job)
    expect(task).toMatchObject({
      state: 'failed',
      attempts: 2,
      failures: 2,
      last_error: expect.stringContaining('no-such-renderer') as string,
    })
    const { body } = await farm.call('GET', `/jobs/${job}/tasks/${task?.id ?? 0}/failed_on_agents/`)
    expect(body).toHaveLength(2)
  })

  it('pauses a job: its work stops on the agents, and goes on when it is queued again', async () => {
    const job = await farm.submit({
      title: 'Paused',
      jobtype: 'CommandLine',
      start: 301,
      end: 302,
      data: witnessed(farm.folder, 60_000),
    })
    await until(async () => (await farm.tasks(job)).every(task => task.state === 'running'), 'both frames run')
    await farm.call('POST', `/jobs/${job}`, { state: 'paused' })
    expect((await farm.tasks(job)).map(task => task.state)).toEqual(['queued', 'queued'])
    expect((await farm.job(job)).state).toBe('paused')
    const agents = async () => (await farm.call('GET', '/agents/?include=details')).body as { state: string }[]
    await until(async () => (await agents()).every(agent => agent.state === 'online'), 'the agents have stopped')
    await farm.call('POST', `/jobs/${job}`, { data: witnessed(farm.folder, 10), state: 'queued' })
    await until(async () => (await farm.job(job)).state === 'done', 'the job is done')
  })

  it('deletes a job that runs: its work stops, then it is gone', async () => {
    const job = await farm.submit({
      title: 'Deleted',
      jobtype: 'CommandLine',
      start: 401,
      end: 404,
      data: witnessed(farm.folder, 60_000),
    })
    await until(async () => (await farm.tasks(job)).some(task => task.state === 'running'), 'it runs')
    expect((await farm.call('DELETE', `/jobs/${job}`)).status).toBe(204)
    await until(async () => (await farm.call('GET', `/jobs/${job}`)).status === 404, 'the job is gone')
    expect(witness(farm.folder).ended.has(401)).toBe(false)
  })
})
