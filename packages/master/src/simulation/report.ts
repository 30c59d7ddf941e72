// Makes the report of a simulation that is over.
import type { JobGroupReport, Runs, SimulationReport, Usage } from '@pyfarm/contract/simulation/report'
import { groupName, groupTitle } from '@pyfarm/contract/simulation/group-names'
import type { AgentTime, Statistics } from './statistics.js'
import { reportQueues } from './queue-report.js'
import { spreadOf } from './spread.js'
import { listLeft } from './why-left.js'
import type { SimulatedJob, World } from './world.js'

const hour = 3_600_000

export function reportOf(world: World, statistics: Statistics): SimulationReport {
  const { description } = world
  const { done, failed, lost, unfinished } = statistics.runs
  return {
    seed: description.seed,
    until: description.until / 1000,
    passes: statistics.passes(),
    pass_interval: world.passInterval / 1000,
    usage: usageOf(statistics.total),
    runs: { done: runsOf(done), failed: runsOf(failed), lost: runsOf(lost), unfinished: runsOf(unfinished) },
    frames_per_hour: done.count / (description.until / hour),
    periods: statistics.periods.map((time, index) => ({ from: (index * statistics.periodLength) / 1000, ...usageOf(time) })),
    agent_groups: description.agents.map((group, index) => ({
      name: groupName(group, index),
      count: group.count,
      ...usageOf(statistics.groups[index] ?? { there: 0, busy: 0 }),
    })),
    queues: reportQueues(world, statistics),
    job_groups: reportJobs(world),
    left: listLeft(world),
  }
}

const usageOf = ({ there, busy }: AgentTime): Usage => ({
  there_hours: there / hour,
  busy_hours: busy / hour,
  utilisation: there === 0 ? 0 : busy / there,
})

const runsOf = ({ count, time }: { readonly count: number; readonly time: number }): Runs => ({ count, hours: time / hour })

function reportJobs({ description, jobs }: World): JobGroupReport[] {
  const byGroup = description.jobs.map((): SimulatedJob[] => [])
  for (const job of jobs) byGroup[job.group]?.push(job)
  return description.jobs.map((group, index) => {
    const own = byGroup[index] ?? []
    const finished = own.filter(job => job.finishedAt !== undefined)
    const ends = finished.map(job => (job.finishedAt ?? 0) / 1000).sort((a, b) => a - b)
    const turnaround = spreadOf(finished.map(job => (job.finishedAt ?? 0) - job.submitted))
    return {
      ...{ title: groupTitle(group, index), queue: group.queue, jobs: own.length },
      jobs_done: finished.filter(job => job.failed === 0).length,
      jobs_failed: finished.filter(job => job.failed > 0).length,
      frames: own.length * group.frames,
      frames_done: own.reduce((sum, job) => sum + job.done, 0),
      frames_failed: own.reduce((sum, job) => sum + job.failed, 0),
      ...{ first_finish: ends[0] ?? null, last_finish: ends.at(-1) ?? null, turnaround },
    }
  })
}
