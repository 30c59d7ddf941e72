// What a job's limits say of its tasks. Pure.
import type { JobLimits } from '@pyfarm/contract/api/job-limits'
import type { Instant } from '@pyfarm/contract/ids'
import type { Task } from './task.js'

/** Why the job asks for no more once these tasks have failed; `failures` are all of the job with them. Undefined: it goes on. */
export function whyHeld(limits: JobLimits, failures: number, failed: readonly Task[]): string | undefined {
  const { failed_agents: agents, failures: most } = limits
  const worst = failed.find(task => agents !== undefined && task.failures >= agents)
  if (worst !== undefined)
    return `Task ${worst.id} (frame ${worst.frame}) failed on ${counted(worst.failures, 'agent')}; the job's limit is ${agents ?? ''}.`
  if (most !== undefined && failures >= most) return `Its tasks failed ${counted(failures, 'time')}; the job's limit is ${most}.`
  return undefined
}

/** Why a running task has failed by the clock; undefined while it has time. */
export function whyOverdue(limits: JobLimits, started: Instant | null, now: Instant): string | undefined {
  const seconds = limits.task_seconds
  if (seconds === undefined || started === null || now - started <= seconds * 1000) return undefined
  return `It ran for longer than the job's limit of ${counted(seconds, 'second')} (task_seconds).`
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
