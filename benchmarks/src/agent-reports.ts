// What an agent tells of one assignment, request by request (agent-protocol.md section 5).
import { randomUUID } from 'node:crypto'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import type { MasterClient } from './master-client.js'

const log = Array.from({ length: 20 }, (_, line) => `2026-11-24T00:00:00.000000,4711,0,${line + 1},frame done\r\n`).join('')

/** Tells the master what became of an assignment, from its start to its end. */
export type ReportWork = (master: MasterClient, agent: string, assignment: AssignBody) => Promise<void>

/**
 * Fetches the job type, registers the log of every task, announces, reports the tasks one after the other as a renderer
 * finishes its frames, announces again and uploads the log: five requests a task, four a batch.
 */
export async function reportAssignment(master: MasterClient, agent: string, { job, jobtype, tasks }: AssignBody): Promise<void> {
  const assignment = randomUUID()
  const identifier = `2026-11-24_00-00-00_${job.id}_${assignment.replaceAll('-', '')}.csv`
  const current_assignments = { [assignment]: { id: assignment, job, jobtype, tasks } }
  const announce = (state: string) =>
    master.send('POST', `/agents/${agent}`, {
      state,
      current_assignments,
      free_ram: 16_000,
      disks: [{ mountpoint: '/', free: 1e11, size: 2e11 }],
    })
  const reports = tasks.map(({ id, attempt = 0 }) => ({
    task: `/jobs/${job.id}/tasks/${id}`,
    logs: `/jobs/${job.id}/tasks/${id}/attempts/${attempt}/logs/`,
  }))

  await master.send('GET', `/jobtypes/${encodeURIComponent(jobtype.name)}/versions/${jobtype.version}`)
  await Promise.all(reports.map(({ logs }) => master.send('POST', logs, { identifier, agent_id: agent })))
  await announce('running')
  for (const { task, logs } of reports) {
    for (const state of ['running', 'done']) {
      await master.send('POST', task, { state })
      await master.send('POST', `${logs}${identifier}`, { state })
    }
  }
  await Promise.all([announce('online'), master.send('PUT', `${reports[0]?.logs ?? ''}${identifier}/logfile`, log)])
}

/** The same by our own endpoint: what begins in one request, what has ended in another. */
export async function reportInOne(master: MasterClient, agent: string, { job, jobtype, tasks }: AssignBody): Promise<void> {
  const assignment = randomUUID()
  const identifier = `2026-11-24_00-00-00_${job.id}_${assignment.replaceAll('-', '')}.csv`
  const say = (state: string, agentState: string, current_assignments: object) => {
    const attempts = tasks.map(({ id, attempt = 0 }) => ({ job: job.id, task: id, attempt, state }))
    const logs = attempts.map(attempt => ({ kind: 'log', identifier, ...attempt }))
    const announcement = { kind: 'announce', state: agentState, free_ram: 16_000, current_assignments }
    const reports = [...attempts.map(attempt => ({ kind: 'task', ...attempt })), ...logs, announcement]
    return master.send('POST', `/agents/${agent}/reports`, { reports })
  }
  await master.send('GET', `/jobtypes/${encodeURIComponent(jobtype.name)}/versions/${jobtype.version}`)
  await say('running', 'running', { [assignment]: { id: assignment, job, jobtype, tasks } })
  await say('done', 'online', {})
  const [first] = tasks
  if (first === undefined) return
  const logs = `/jobs/${job.id}/tasks/${first.id}/attempts/${first.attempt ?? 0}/logs/`
  await master.send('PUT', `${logs}${identifier}/logfile`, log)
}
