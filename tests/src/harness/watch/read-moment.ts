// Reads a moment from the farm's database and from its agents.
import { z } from 'zod'
import { jobId, taskId } from '@pyfarm/contract/ids'
import type { AgentId, Instant, JobId } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { agentTasksSchema } from '@pyfarm/contract/agent-protocol'
import { agentApiUrl } from '@pyfarm/master/agents/agent-rules'
import type { Reader } from '@pyfarm/master/database/database'
import { readPicture } from '@pyfarm/master/explain/explain-store'
import { phaseCodes } from '@pyfarm/master/tasks/task'
import type { Moments } from '@pyfarm/master/testing/moments'
import type { Listed, Moment, Work } from './moment.js'

/** Milliseconds that an agent has for telling what it does: one that is gone tells nothing. */
const patience = 2_000

export interface Watched {
  readonly moments: Moments
  readonly settings: Settings
  readonly clock: () => Instant
  readonly countPasses: (rows: Reader) => Promise<number | undefined>
}

export async function readMoment({ moments, settings, clock, countPasses }: Watched): Promise<Moment> {
  const before = await moments.at(countPasses)
  const { callable, ...rows } = await moments.at(async moment => ({
    picture: await readPicture(moment, { now: clock() }),
    work: await readWork(moment),
    ...(await countTasks(moment)),
    callable: await readCallable(moment),
  }))
  const after = await moments.at(countPasses)
  const lists = callable.map(({ id, ...address }) => askAgent(id, agentApiUrl(settings.agent_api_url_template, address)))
  return { ...rows, listed: (await Promise.all(lists)).flat(), passes: { before, after } }
}

async function readWork(moment: Reader): Promise<Work[]> {
  const rows = await moment
    .selectFrom('tasks')
    .select(['id', 'job_id', 'frame', 'attempts', 'active_agent_id', 'sent_to_agent', 'phase'])
    .where('active_agent_id', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.flatMap(({ id, job_id: job, frame, attempts: attempt, active_agent_id: agent, sent_to_agent: sent, phase }) =>
    agent === null ? [] : [{ task: id, job, frame, attempt, agent, sent: sent || phase === phaseCodes.running }],
  )
}

async function countTasks(moment: Reader): Promise<Pick<Moment, 'counted' | 'attempts'>> {
  const rows = await moment
    .selectFrom('tasks')
    .select(({ fn }) => [
      'job_id',
      'phase',
      fn.countAll<number | string>().as('tasks'),
      fn.sum<number | string>('attempts').as('attempts'),
    ])
    .groupBy(['job_id', 'phase'])
    .execute()
  const counted = new Map<JobId, Record<keyof TaskCounts, number>>()
  for (const row of rows) {
    const counts = counted.get(row.job_id) ?? { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 }
    for (const phase of phases) if (phaseCodes[phase] === row.phase) counts[phase] += Number(row.tasks)
    counted.set(jobId(row.job_id), counts)
  }
  return { counted, attempts: rows.reduce((sum, row) => sum + Number(row.attempts), 0) }
}

const phases = ['queued', 'assigned', 'running', 'done', 'failed'] as const satisfies readonly (keyof TaskCounts)[]

/** Agents of ours, which promise to say what they do; a stand-in of a test counts who asks it. */
async function readCallable(moment: Reader) {
  return moment
    .selectFrom('agents')
    .select(['id', 'hostname', 'port', 'remote_ip', 'use_address'])
    .where('offers', 'like', '%heartbeat%')
    .execute()
}

async function askAgent(agent: AgentId, url: string | undefined): Promise<Listed[]> {
  if (url === undefined) return []
  try {
    const answer = await fetch(`${url}/tasks/`, { signal: AbortSignal.timeout(patience) })
    const tasks = agentTasksSchema.safeParse(await answer.json())
    if (!tasks.success) return []
    return tasks.data
      .filter(task => task.local_state !== 'done' && task.local_state !== 'failed')
      .map(task => ({ agent, task: taskId(task.id), attempt: z.int().parse(task.attempt) }))
  } catch {
    // It is gone, or just comes up.
    return []
  }
}
