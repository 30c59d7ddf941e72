// Periodic work, each at its interval and never twice at once, over all processes; a run that fails is tried again at the next.
import type { AgentLink } from '../agent-link/link.js'
import { sendOpenOrders } from '../agent-link/send-orders.js'
import { warnOfBrokenTemplates } from '../mail/check-templates.js'
import { sendMails } from '../mail/send-mails.js'
import { thinOutMails } from '../mail/thin-out-mails.js'
import type { Turns } from '../processes/turns.js'
import { carryTaskEvents } from '../statistics/carry-task-events.js'
import { storeAgentCounts, storeTaskCounts } from '../statistics/statistics-store.js'
import { thinOutStatistics } from '../statistics/thin-out-statistics.js'
import type { Work } from '../work-queue/work.js'
import { busyAgents } from './busy-agents-store.js'
import { deleteMarkedJobs } from './delete-marked-jobs.js'
import { autodeleteJobs } from './autodelete-jobs.js'
import { cleanUpLogs } from './clean-up-logs.js'
import { compressLogs } from './compress-logs.js'
import { endOverdueTasks } from './end-overdue-tasks.js'
import { forgetAudit } from './forget-audit.js'
import { startChore } from './chore.js'
import { askForPolls } from './poll-agents.js'

const forgetAuditInterval = 3_600_000
/** Milliseconds. */
const mailsThinnedOutEvery = 3_600_000
const statisticsThinnedOutEvery = 3_600_000
/** Or more often, where they are added up in shorter spans. */
const taskEventsCarriedEvery = 30_000

export interface Chores {
  /** Each kept when a run that began after the call is over. */
  readonly deleteMarkedJobs: () => Promise<void>
  readonly sendMails: () => Promise<void>
  /** Polls agents that are due, and carries people's orders to theirs. */
  readonly callAgents: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** `add` asks for work on single agents, in whichever process. */
export function startChores(link: AgentLink, turns: Turns, add: (work: Work) => void): Chores {
  const { farm, signal } = link
  const { settings } = farm
  const start = (name: string, every: number, work: () => Promise<void>) =>
    startChore({ name, every, work, turns, log: farm.log, meters: farm.meters, signal })
  const poll = start('polling agents', settings.agent_poll_interval, () => askForPolls(farm, add))
  const orders = start('giving orders to agents', settings.agent_poll_interval, () => sendOpenOrders(link))
  const deletion = start('deleting jobs', settings.delete_job_interval, () => deleteMarkedJobs(farm, signal))
  const overdue = start('ending overdue tasks', settings.agent_poll_interval, () => endOverdueTasks(farm, signal))
  const mails = start('sending mails', settings.mail_interval, () => sendMails(farm, signal))
  const others = [
    mails,
    start('thinning out mails', mailsThinnedOutEvery, () => thinOutMails(farm, signal)),
    start('autodeleting jobs', settings.autodelete_old_job_interval, () => autodeleteJobs(farm, signal)),
    start('forgetting old audit entries', forgetAuditInterval, () => forgetAudit(farm, signal)),
    start('cleaning up logs', settings.orphaned_log_cleanup_interval, () => cleanUpLogs(farm, signal)),
    start('compressing logs', settings.compress_log_interval, () => compressLogs(farm, signal)),
  ]
  const { statistics, clock, database } = farm
  if (statistics !== undefined && settings.enable_statistics) {
    const carriedEvery = Math.min(taskEventsCarriedEvery, settings.task_event_count_consolidate_interval)
    others.push(
      start('counting agents', settings.agent_count_interval, () => storeAgentCounts(database.read, statistics, clock())),
      start('counting tasks', settings.task_count_interval, () => storeTaskCounts(database.read, statistics, clock())),
      start('counting task events', carriedEvery, () => carryTaskEvents(farm, statistics, signal)),
      start('thinning out statistics', statisticsThinnedOutEvery, () => thinOutStatistics(statistics, settings, clock(), signal)),
    )
  }
  // After a start of the master, work may have gone on or be lost.
  const doubts = async () => {
    for (const agent of await busyAgents(farm.database.read)) add({ kind: 'ask', agent })
  }
  const atStart = doubts().catch((error: unknown) => {
    farm.log.error({ err: error }, 'busy agents could not be found; polls will')
  })
  const checked = warnOfBrokenTemplates(farm).catch((error: unknown) => {
    farm.log.error({ err: error }, 'the templates of mails could not be checked')
  })
  void deletion.run()
  void mails.run()
  return {
    deleteMarkedJobs: deletion.run,
    sendMails: mails.run,
    callAgents: async () => {
      await Promise.all([poll.run(), orders.run()])
    },
    stop: async () => {
      await Promise.all([
        poll.stop(),
        orders.stop(),
        deletion.stop(),
        overdue.stop(),
        atStart,
        checked,
        ...others.map(other => other.stop()),
      ])
    },
  }
}
