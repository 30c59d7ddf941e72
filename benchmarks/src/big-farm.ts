// A farm of the size that everything has to stay fluid at: 10,000 agents, 10,000 jobs, 1,000,000 tasks, in SQL that SQLite and PostgreSQL both take.

import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'

export const bigFarm = { agents: 10_000, jobs: 10_000, tasksOfJob: 100 }

const numbers = (last: number) => `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${last})`
const digits = (column: string, length: number) =>
  `substr('000000000000' || cast(${column} as varchar(12)), length('000000000000' || cast(${column} as varchar(12))) - ${length - 1}, ${length})`
const agentIdOf = (column: string) => `'00000000-0000-4000-8000-' || ${digits(column, 12)}`

/** The statements that fill the tables, once job type 1 with version 1 and queues 1 to 3 are there. */
export interface FarmSize {
  readonly agents: number
  readonly jobs: number
  readonly tasksOfJob: number
  /** Every agent is online, and every task of every job waits; otherwise there are all states. */
  readonly allWaiting?: boolean
}

export function bigFarmStatements({ agents, jobs, tasksOfJob, allWaiting = false }: FarmSize = bigFarm): string[] {
  const agentState = allWaiting ? String(agentStateCodes.online) : '201 + i % 3'
  const address = allWaiting ? useAddressCodes.remote : useAddressCodes.passive
  const jobKind = allWaiting ? '0' : 'i % 4'
  const taskWaits = allWaiting ? '1 = 1' : `((i - 1) / ${tasksOfJob} + 1) % 4 = 0`
  return [
    `insert into users (username, email, active) ${numbers(50)} select 'user' || i, 'user' || i || '@studio', true from n`,
    `insert into agents (id, hostname, port, use_address, state, cpus, cpu_allocation, ram, free_ram, ram_allocation, time_offset, restart_requested, notes, last_heard_from, offers)
     ${numbers(agents)} select ${agentIdOf('i')}, 'node' || ${digits('i', 5)}, 50000, ${address}, ${agentState}, 8 + i % 64, 1, 16384 + (i * 7919) % 200000, (i * 104729) % 16384, 0.8, 0, false, '', 1750000000000 + i, '' from n`,
    `insert into jobs (title, state, priority, weight, jobtype_version_id, job_queue_id, user_id, "by", batch, requeue, cpus, ram, notes, hidden, to_be_deleted,
       completion_notify_sent, time_submitted, time_started, time_finished, tasks_queued, tasks_assigned, tasks_running, tasks_done, tasks_failed)
     ${numbers(jobs)} select 'shot ' || ((i * 7919) % ${jobs}), case ${jobKind} when 0 then null when 1 then 105 when 2 then 106 else 107 end, i % 11 - 5, 10, 1,
       case when i % 4 = 0 then null else i % 4 end, 1 + i % 50, 1, 1, 3, 1, 32, '', false, false, false, 1750000000000 + i, null, null,
       case when ${jobKind} = 0 then ${tasksOfJob} else 0 end, 0, 0, case when ${jobKind} = 0 then 0 else ${tasksOfJob} end, 0 from n`,
    `insert into tasks (job_id, agent_id, active_agent_id, phase, state, priority, frame, attempts, failures, progress, sent_to_agent, hidden, time_submitted, time_started, time_finished)
     ${numbers(jobs * tasksOfJob)} select (i - 1) / ${tasksOfJob} + 1, case when ${taskWaits} then null else ${agentIdOf(`i % ${agents} + 1`)} end, null,
       case when ${taskWaits} then 0 else 3 end, case when ${taskWaits} then null else 106 end,
       0, (i - 1) % ${tasksOfJob} + 1, 1, i % 3, 1, false, false, 1750000000000, 1750000000000 + ((i % 1000) * 7919) % 100000, 1750000200000 from n`,
  ]
}
