import type { AgentDetails, JobDetails } from '@pyfarm/contract/api/details'
import { totalOf } from '@pyfarm/contract/progress'
import { rangeWords } from '@pyfarm/contract/range-words'
import { Command } from 'commander'
import { ask } from '../api-client.js'
import { agentRowsSchema, jobRowsSchema } from '../api-rows.js'
import { alignedTable } from '../table.js'
import { enrolKeyCommand, enrolKeysCommand, revokeKeyCommand } from './enrolment-keys.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'

interface ListOptions extends ToMaster {
  readonly json: boolean
}

export function jobsCommand(): Command {
  return masterOptions(new Command('jobs'))
    .description('list the jobs')
    .option('--json', 'print them as JSON', false)
    .action(async (options: ListOptions) => {
      const rows = await ask(await connectMaster(options), jobRowsSchema, 'GET', '/jobs/?include=details')
      print(options, rows, () =>
        alignedTable(['id', 'title', 'state', 'done', 'of', 'failed', 'left', 'job type', 'user'], rows.map(jobCells)),
      )
    })
}

export function agentsCommand(): Command {
  return new Command('agents')
    .description('the agents, and the keys by which they are enrolled')
    .addCommand(listAgentsCommand(), { isDefault: true })
    .addCommand(enrolKeyCommand())
    .addCommand(enrolKeysCommand())
    .addCommand(revokeKeyCommand())
}

function listAgentsCommand(): Command {
  return masterOptions(new Command('list'))
    .description('list the agents')
    .option('--json', 'print them as JSON', false)
    .action(async (options: ListOptions) => {
      const rows = await ask(await connectMaster(options), agentRowsSchema, 'GET', '/agents/?include=details')
      print(options, rows, () =>
        alignedTable(['host', 'port', 'state', 'cpus', 'ram', 'free', 'tasks', 'id'], rows.map(agentCells)),
      )
    })
}

const jobCells = (job: JobDetails) => [
  ...[job.id, job.title, job.blocked && job.state === 'queued' ? 'waiting' : job.state],
  ...[job.tasks.done, totalOf(job.tasks), job.tasks.failed, leftCell(job), job.jobtype ?? '', job.user ?? ''],
]

const leftCell = ({ estimate }: JobDetails): string =>
  estimate === undefined ? '' : rangeWords(estimate.seconds_left.low, estimate.seconds_left.high)

const agentCells = (agent: AgentDetails) => [
  ...[agent.hostname, agent.port, agent.state, agent.cpus, agent.ram, agent.free_ram, agent.tasks.length, agent.id],
]

function print({ json }: ListOptions, rows: readonly unknown[], table: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : table())
}
