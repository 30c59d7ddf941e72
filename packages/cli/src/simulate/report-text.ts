// A report of a simulation as a person reads it.
import { formatInterval } from '@pyfarm/contract/settings/interval'
import type { SimulationReport, Spread, Usage } from '@pyfarm/contract/simulation/report'
import { alignedTable } from '../table.js'

export function reportText(report: SimulationReport): string {
  const { usage, runs } = report
  const others = (['failed', 'lost', 'unfinished'] as const).map(kind => `${runs[kind].count} ${kind}`).join(', ')
  const head = [
    `${time(report.until)} simulated (seed ${report.seed}); ${report.passes} passes, those of ${time(report.pass_interval)} together.`,
    `Agents were at work ${percent(usage.utilisation)} of the time that they were there: ${hours(usage.busy_hours)} of ${hours(usage.there_hours)}.`,
    `${runs.done.count} frames done, ${Math.round(report.frames_per_hour)} an hour; ${others}.`,
  ]
  const parts = [chart(report.periods), agentTable(report), queueTable(report), jobTable(report), leftTable(report)]
  return [`${head.join('\n')}\n`, ...parts.filter(part => part !== '')].join('\n')
}

const widest = 40

function chart(periods: SimulationReport['periods']): string {
  return alignedTable(
    ['from', 'at work', ''],
    periods.map(({ from, utilisation }) => [
      time(from),
      percent(utilisation).padStart(5),
      '#'.repeat(Math.round(utilisation * widest)),
    ]),
  )
}

const usageCells = ({ there_hours, busy_hours, utilisation }: Usage) => [
  hours(there_hours),
  hours(busy_hours),
  percent(utilisation),
]

const agentTable = ({ agent_groups }: SimulationReport): string =>
  alignedTable(
    ['agents', 'count', 'there', 'at work', ''],
    agent_groups.map(group => [group.name, group.count, ...usageCells(group)]),
  )

const queueTable = ({ queues }: SimulationReport): string =>
  queues.length === 0
    ? ''
    : alignedTable(
        ['queue', 'got', 'of its weight', 'of the farm', 'frames', 'a frame waits: median', 'p95', 'longest'],
        queues.map(queue => [
          queue.path ?? '(none)',
          queue.share === null ? '' : percent(queue.share),
          queue.weight_share === null ? '' : percent(queue.weight_share),
          percent(queue.share_of_farm),
          queue.frames_done,
          ...spreadCells(queue.frame_wait),
        ]),
      )

const jobTable = ({ job_groups }: SimulationReport): string =>
  alignedTable(
    ['jobs', 'count', 'done', 'failed', 'first done at', 'last done at', 'takes: median', 'p95', 'longest'],
    job_groups.map(group => [
      ...[group.title, group.jobs, group.jobs_done, group.jobs_failed],
      ...[group.first_finish, group.last_finish].map(at => (at === null ? '-' : time(at))),
      ...spreadCells(group.turnaround),
    ]),
  )

const leftTable = ({ left }: SimulationReport): string =>
  left.length === 0
    ? ''
    : alignedTable(
        ['not finished', 'jobs', 'frames', 'why'],
        left.map(({ title, jobs, frames, why }) => [title, jobs, frames, why]),
      )

const spreadCells = ({ median, p95, max }: Spread) => [median, p95, max].map(each => (each === undefined ? '-' : time(each)))
/** To the second, or to the minute where there are hours. */
const time = (seconds: number): string => {
  const step = seconds >= 3600 ? 60 : 1
  return formatInterval(Math.round(seconds / step) * step * 1000)
}
const hours = (value: number): string => `${Math.round(value)} h`
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`
