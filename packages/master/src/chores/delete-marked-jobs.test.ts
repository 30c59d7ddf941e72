import { beforeAll, beforeEach, expect, it } from 'vitest'
import { writeFile, readdir, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { instant, jobId } from '@pyfarm/contract/ids'
import type { JobId } from '@pyfarm/contract/ids'
import { giveTask } from '../tasks/give-task.js'
import { listTasks } from '../tasks/task-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import { deleteMarkedJobs } from './delete-marked-jobs.js'

onEachDatabase('jobs that are marked for deletion', database => {
  const current = startTestFarm(database)
  const never = new AbortController().signal

  beforeAll(async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })
  beforeEach(async () => {
    await database().database.write.deleteFrom('jobs').execute()
    await database().database.write.deleteFrom('agents').execute()
    await database().database.write.deleteFrom('job_groups').execute()
    current().announced.length = 0
  })

  const submit = async (body: object = {}): Promise<JobId> => {
    const answer = await current().send('POST', '/jobs/', { title: 'Old', jobtype: 'Render', start: 1, end: 3, ...body })
    return jobId(idOf(answer))
  }
  const mark = (job: JobId) => current().send('DELETE', `/jobs/${job}`)
  const jobs = async () =>
    (await database().database.read.selectFrom('jobs').select('id').orderBy('id').execute()).map(({ id }) => id)
  const tasksOf = (job: JobId) => listTasks(database().database.read, job)

  it('are stopped on their agents first; then tasks and the job are gone, and agents are free for others', async () => {
    const agent = await addAgentRow(database().database.write)
    const [old, other] = [await submit(), await submit()]
    const tasks = await tasksOf(old)
    for (const task of tasks) await giveTask(current().farm, agent, task.id)
    await mark(old)
    current().announced.length = 0
    await deleteMarkedJobs(current().farm, never)
    const { announced } = current()
    expect(announced[0]?.stops).toEqual(tasks.map(({ id }) => ({ agentId: agent, taskId: id })))
    expect(announced.at(-1)).toMatchObject({ wake: true, events: [{ kind: 'job', job: old, change: 'deleted' }] })
    expect(await jobs()).toEqual([other])
    expect(await tasksOf(old)).toEqual([])
    expect(await tasksOf(other)).toHaveLength(3)
  })

  it('take their children along', async () => {
    const parent = await submit()
    const child = await submit({ parents: [{ id: parent }] })
    await submit({ parents: [{ id: child }] })
    const stranger = await submit()
    await mark(parent)
    await deleteMarkedJobs(current().farm, never)
    expect(await jobs()).toEqual([stranger])
  })

  it('can not be waited for: 409 for who submits or edits a job to do so, and nothing is stored', async () => {
    const [parent, other] = [await submit(), await submit()]
    await mark(parent)
    const body = { title: 'Late', jobtype: 'Render', parents: [{ id: parent }] }
    const refused = { status: 409, body: { error: expect.stringMatching(/^parents: job \d+ is being deleted/) as string } }
    expect(await current().send('POST', '/jobs/', body)).toMatchObject(refused)
    expect(await current().send('POST', `/jobs/${other}`, { parents: [{ id: parent }] })).toMatchObject(refused)
    expect(await jobs()).toEqual([parent, other])
  })

  it('take along what is submitted at the same moment, or it is refused', async () => {
    const parents = await Promise.all(Array.from({ length: 5 }, () => submit()))
    const submitBelow = (parent: JobId) =>
      current().send('POST', '/jobs/', { title: 'Late', jobtype: 'Render', start: 1, end: 6_000, parents: [{ id: parent }] })
    const answers = await Promise.all(parents.flatMap(parent => [submitBelow(parent), mark(parent), submitBelow(parent)]))
    expect(answers.filter(({ status }) => ![201, 204, 409].includes(status))).toEqual([])
    await database()
      .database.write.updateTable('jobs')
      .set({ time_submitted: instant(0) })
      .execute()
    await deleteMarkedJobs(current().farm, never)
    expect(await jobs()).toEqual([])
  })

  it('take their logs along, but not one that tasks of another job have too', async () => {
    const [old, other] = [await submit({ end: 1 }), await submit({ end: 1 })]
    const [task, kept] = [(await tasksOf(old))[0]?.id ?? 0, (await tasksOf(other))[0]?.id ?? 0]
    const folder = current().farm.settings.tasklogs_dir
    await mkdir(folder, { recursive: true })
    for (const [job, id, identifier] of [
      [old, task, 'own.csv'],
      [old, task, 'shared.csv'],
      [other, kept, 'shared.csv'],
    ] as const) {
      await current().send('POST', `/jobs/${job}/tasks/${id}/attempts/1/logs/`, { identifier })
      await writeFile(join(folder, identifier), 'a line')
    }
    await mark(old)
    await deleteMarkedJobs(current().farm, never)
    expect((await readdir(folder)).filter(name => name.endsWith('.csv'))).toEqual(['shared.csv'])
    const logs = await database().database.read.selectFrom('task_logs').select('identifier').execute()
    expect(logs).toEqual([{ identifier: 'shared.csv' }])
    await database().database.write.deleteFrom('task_logs').execute()
  })

  it('take an empty job group along with its last job, and no other', async () => {
    const group = async (title: string) =>
      idOf(await current().send('POST', '/jobgroups/', { title, main_jobtype: 'Render', user: 'ann' }))
    const [emptied, filled] = [await group('emptied'), await group('filled')]
    const old = [
      await submit({ job_group_id: emptied }),
      await submit({ job_group_id: emptied }),
      await submit({ job_group_id: filled }),
    ]
    await submit({ job_group_id: filled })
    for (const job of old) await mark(job)
    await deleteMarkedJobs(current().farm, never)
    const groups = await database().database.read.selectFrom('job_groups').select('id').execute()
    expect(groups).toEqual([{ id: filled }])
  })

  it('are left for the next run when the process stops, and go on where it stopped', async () => {
    const old = await submit({ end: 2_500 })
    await mark(old)
    const stopping = new AbortController()
    const { farm } = current()
    let transactions = 0
    const stopped = {
      ...farm,
      announce: () => {
        if (++transactions === 3) stopping.abort()
      },
    }
    await deleteMarkedJobs(stopped, stopping.signal)
    const left = (await tasksOf(old)).length
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(2_500)
    await deleteMarkedJobs(farm, never)
    expect(await jobs()).toEqual([])
  })

  it('are left alone while they are being submitted, and cleared away when that never came to its end', async () => {
    const half = await submit()
    const noneCounted = { tasks_queued: 0, to_be_deleted: true }
    const set = (columns: object) => database().database.write.updateTable('jobs').set(columns).where('id', '=', half).execute()
    await set({ ...noneCounted, time_submitted: instant(Date.now()) })
    await deleteMarkedJobs(current().farm, never)
    expect(await jobs()).toEqual([half])
    await set({ time_submitted: instant(Date.now() - 3_600_000) })
    await deleteMarkedJobs(current().farm, never)
    expect(await jobs()).toEqual([])
    expect(await tasksOf(half)).toEqual([])
  })
})
