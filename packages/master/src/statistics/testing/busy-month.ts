// What people and agents do on a farm for a while, by chance, and a record of it.
import { agentId, jobId, taskId } from '@pyfarm/contract/ids'
import { deleteMarkedJobs } from '../../chores/delete-marked-jobs.js'
import { change } from '../../farm.js'
import { changeTasksInTurn } from '../../tasks/change-tasks.js'
import type { AimedWish } from '../../tasks/change-tasks.js'
import type { TaskReport } from '../../tasks/task-rules.js'
import { listTasks } from '../../tasks/task-store.js'
import { idOf } from '../../testing/test-farm.js'
import type { TestFarm } from '../../testing/test-farm.js'
import { isEnded } from './month-record.js'
import type { Record, RecordedJob, RecordedTask } from './month-record.js'

/** A whole number from 0 to below this one. */
export type Dice = (below: number) => number

export interface Queue {
  readonly id: number | null
  readonly path: string | null
}

export interface Month {
  readonly farm: TestFarm
  readonly record: Record
  readonly dice: Dice
  readonly queues: readonly Queue[]
  /** Their states, by id. */
  readonly agents: Map<string, 'online' | 'running' | 'offline' | 'disabled'>
}

type Act = (month: Month) => Promise<void>

const never = new AbortController().signal
const mostJobs = 20

/** One of the things that happen on a farm; as many are begun as are ended. */
export async function somethingHappens(month: Month): Promise<void> {
  const { record, dice } = month
  if (record.jobs.size < 3) return submit(month)
  if (record.jobs.size > mostJobs) return deleteJob(month)
  await (acts[dice(acts.length)] ?? submit)(month)
}

const submit: Act = async ({ farm, record, dice, queues }) => {
  const queue = oneOf(dice, queues)
  const requeue = dice(3)
  const body = { title: 'Job', jobtype: 'Render', start: 1, end: 1 + dice(12), requeue }
  const id = idOf(await farm.send('POST', '/jobs/', queue.path === null ? body : { ...body, jobqueue: queue.path }))
  const job: RecordedJob = { id, requeue, queue: queue.id, tasks: new Map() }
  record.jobs.set(id, job)
  record.add(job, await taskIds(farm, id))
}

/** Reports on single tasks, as requests. */
const report: Act = async month => {
  const { farm, record, dice, agents } = month
  const job = oneOf(dice, [...record.jobs.values()])
  for (const [id, task] of [...job.tasks].filter(([, each]) => !isEnded(each)).slice(0, 1 + dice(4))) {
    const path = `/jobs/${job.id}/tasks/${id}`
    const usable = [...agents].filter(([, state]) => state === 'online' || state === 'running').map(([agent]) => agent)
    if (task.state === 'queued' && usable.length > 0 && dice(8) > 0) {
      const agent = oneOf(dice, usable)
      await expectDone(farm.send('POST', path, { agent_id: agent, state: 'running' }))
      record.start(job, task, agent)
    } else if (dice(3) > 0) {
      await expectDone(farm.send('POST', path, { state: 'done' }))
      record.finish(job, task)
    } else {
      await expectDone(farm.send('POST', path, { state: 'failed' }))
      record.fail(job, task)
    }
  }
}

/** Whole lives of tasks in one transaction, as an agent reports them that was cut off for a while. */
const reportMany: Act = async ({ farm, record, dice }) => {
  const job = oneOf(dice, [...record.jobs.values()])
  const wishes: AimedWish[] = []
  const wish = (id: number, state: TaskReport['state'] & string) =>
    wishes.push({ task: taskId(id), wish: { kind: 'report', by: { kind: 'person' }, report: { state } } })
  for (const [id, task] of [...job.tasks].filter(([, { state }]) => state === 'queued').slice(0, 8)) {
    wish(id, 'running')
    record.start(job, task, null)
    const isGood = dice(4) > 0
    wish(id, isGood ? 'done' : 'failed')
    if (isGood) record.finish(job, task)
    else record.fail(job, task)
    if (isGood || isEnded(task) || dice(2) > 0) continue
    wish(id, 'running')
    record.start(job, task, null)
  }
  await change(farm.farm, (tx, changes) => changeTasksInTurn(farm.farm, tx, changes, jobId(job.id), wishes))
}

const rerunTask: Act = async ({ farm, record, dice }) => {
  const job = oneOf(dice, [...record.jobs.values()])
  const ended = [...job.tasks].find(([, task]) => isEnded(task))
  if (ended === undefined) return
  const [id, task] = ended
  await expectDone(farm.send('POST', `/jobs/${job.id}/tasks/${id}/rerun`))
  record.rerun(job, task)
}

const rerunJob: Act = async ({ farm, record, dice }) => {
  const job = oneOf(dice, [...record.jobs.values()])
  await expectDone(farm.send('POST', `/jobs/${job.id}/rerun`))
  for (const task of job.tasks.values()) if (isEnded(task)) record.rerun(job, task)
}

/** Other frames, in another queue from then on, or both at once. */
const edit: Act = async ({ farm, record, dice, queues }) => {
  const job = oneOf(dice, [...record.jobs.values()])
  const queue = oneOf(dice, queues)
  const isMoved = dice(2) === 0
  const frames = dice(3) > 0 ? { end: 1 + dice(14) } : {}
  await expectDone(farm.send('POST', `/jobs/${job.id}`, { ...frames, ...(isMoved ? { jobqueue: queue.path } : {}) }))
  if (isMoved) job.queue = queue.id
  const now = await taskIds(farm, job.id)
  const before = [...job.tasks.keys()]
  record.add(
    job,
    now.filter(id => !before.includes(id)),
  )
  record.remove(
    job,
    before.filter(id => !now.includes(id)),
  )
}

const deleteJob: Act = async ({ farm, record, dice }) => {
  const job = oneOf(dice, [...record.jobs.values()])
  await expectDone(farm.send('DELETE', `/jobs/${job.id}`))
  await deleteMarkedJobs(farm.farm, never)
  record.remove(job, [...job.tasks.keys()])
  record.jobs.delete(job.id)
}

/** An agent comes, goes, or is no longer there: its work is lost with it. */
const agentChanges: Act = async ({ farm, record, dice, agents }) => {
  const id = oneOf(dice, [...agents.keys()])
  const state = dice(2) === 0 ? 'offline' : 'online'
  if (agents.get(id) === state) return
  await expectDone(farm.send('POST', `/agents/${agentId(id)}`, { state }))
  agents.set(id, state)
  if (state === 'online') return
  for (const job of record.jobs.values())
    for (const task of job.tasks.values()) if (task.agent === id && !isEnded(task)) record.fail(job, task)
}

/** Work is begun and reported more often than the rest. */
const acts: readonly Act[] = [
  ...[submit, submit, report, report, report, report, report, reportMany, reportMany, reportMany],
  ...[rerunTask, rerunJob, edit, edit, deleteJob, agentChanges],
]

const taskIds = async ({ farm }: TestFarm, job: number): Promise<number[]> =>
  (await listTasks(farm.database.read, jobId(job))).map(task => task.id)

export function oneOf<T>(dice: Dice, things: readonly T[]): T {
  const thing = things[dice(things.length)]
  if (thing === undefined) throw new Error('There is nothing to choose from.')
  return thing
}

async function expectDone(answer: ReturnType<TestFarm['send']>): Promise<void> {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`The farm refused with ${status}: ${JSON.stringify(body)}`)
}

/** The states of the tasks of a job as they are recorded, in the order of their ids. */
export const recordedStates = (job: RecordedJob): (readonly [number, RecordedTask['state'], number])[] =>
  [...job.tasks].map(([id, { state, failures }]) => [id, state, failures] as const).sort(([a], [b]) => a - b)
