// Several assignments at once, where the person at the machine allows it.
import { afterEach, describe, expect, it } from 'vitest'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import { assignmentOf, nodeJobType, openTestFarm, until, type TestFarm } from '../testing/test-agent.js'

let farm: TestFarm

afterEach(() => farm.close())

const jobOf = (job: number, tasks: readonly number[], needs: Partial<AssignBody['job']> = {}): AssignBody => {
  const assignment = assignmentOf('Wait', tasks)
  return { ...assignment, job: { ...assignment.job, id: job, ...needs } }
}
const assign = (body: AssignBody) => farm.call('POST', '/api/v1/assign', body)
const announced = () => farm.master.seen(/POST \/agents\/.+/).map(each => (each.body as { state: string }).state)
const statesOf = (job: number, task: number) =>
  farm.master.seen(new RegExp(`POST /jobs/${job}/tasks/${task}$`)).map(each => (each.body as { state: string }).state)
const count = async () => ((await farm.call('GET', '/api/v1/tasks')).body as unknown[]).length

async function open(allowSharing: boolean): Promise<void> {
  farm = await openTestFarm({ allowSharing, cpus: 4, ram: 2000 }, { cancelGraceMilliseconds: 100 })
  farm.master.jobTypes.set('Wait', nodeJobType('setTimeout(() => {}, 60_000)'))
}

describe('an agent that shares', () => {
  it('takes work while processors last, and says so in its configuration', async () => {
    await open(true)
    expect((await assign(jobOf(1, [1], { cpus: 2 }))).status).toBe(202)
    expect((await assign(jobOf(2, [2, 3], { cpus: 2 }))).status).toBe(202)
    expect(await assign(jobOf(3, [4], { cpus: 1 }))).toMatchObject({ status: 409, body: { rejected_task_ids: [4] } })
    expect((await farm.call('GET', '/api/v1/config')).body).toMatchObject({ agent_allow_sharing: true })
    expect(await count()).toBe(3)
  })

  it('goes on with one assignment when the other is cancelled, and is online when the last has ended', async () => {
    await open(true)
    await assign(jobOf(1, [1]))
    await assign(jobOf(2, [2]))
    await until(() => statesOf(1, 1).length === 1 && statesOf(2, 2).length === 1, 'both to run')
    await farm.call('DELETE', '/api/v1/tasks/1')
    await until(async () => (await count()) === 1, 'the end of the first')
    expect(statesOf(1, 1)).toEqual(['running', 'queued'])
    expect(statesOf(2, 2)).toEqual(['running'])
    await until(() => farm.master.seen(/PUT \/jobs\/1/).length === 1, 'the log of the first')
    expect(announced()).not.toContain('online')
    expect((await farm.call('GET', '/api/v1/status')).body).toMatchObject({
      state: 'running',
      child_processes: expect.any(Number) as number,
    })
    await farm.call('DELETE', '/api/v1/tasks/2')
    await until(() => announced().at(-1) === 'online', 'the agent to be online')
    expect(statesOf(2, 2)).toEqual(['running', 'queued'])
  })
})

describe('an agent that does not share', () => {
  it('has one assignment at a time', async () => {
    await open(false)
    expect((await assign(jobOf(1, [1], { cpus: 1 }))).status).toBe(202)
    expect(await assign(jobOf(2, [2, 3], { cpus: 1 }))).toMatchObject({ status: 409, body: { rejected_task_ids: [2, 3] } })
    expect((await farm.call('GET', '/api/v1/config')).body).toMatchObject({ agent_allow_sharing: false })
  })
})
