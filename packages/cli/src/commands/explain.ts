// `pyfarm explain`: why a job is not running, why an agent does nothing.
import { Problem } from '@pyfarm/contract/problem'
import { Command } from 'commander'
import { ask, type Api } from '../api-client.js'
import { agentItemsSchema, explainedAgentSchema, explainedJobSchema, type Explanation } from '../api-rows.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'
import { findJob } from './watch.js'

interface ExplainOptions extends ToMaster {
  readonly json: boolean
}

export function explainCommand(): Command {
  return new Command('explain')
    .description('say why a job is not running or an agent does nothing, and what would change it')
    .addCommand(explainJobCommand())
    .addCommand(explainAgentCommand())
}

function explainJobCommand(): Command {
  return masterOptions(new Command('job'))
    .description('say what keeps a job from running, by how many agents it rules out')
    .argument('<job>', 'id or title of the job')
    .option('--json', 'print it as JSON', false)
    .action(async (name: string, options: ExplainOptions) => {
      const api = await connectMaster(options)
      const { id } = await findJob(api, name)
      const told = await ask(api, explainedJobSchema, 'GET', `/jobs/${id}/explain`)
      print(options, `job ${id} "${told.job.title}" (${told.job.state})`, told)
    })
}

function explainAgentCommand(): Command {
  return masterOptions(new Command('agent'))
    .description('say what keeps an agent from work, by how many jobs it keeps from it')
    .argument('<agent>', 'id or host name of the agent')
    .option('--json', 'print it as JSON', false)
    .action(async (name: string, options: ExplainOptions) => {
      const api = await connectMaster(options)
      const id = await findAgentId(api, name)
      const told = await ask(api, explainedAgentSchema, 'GET', `/agents/${id}/explain`)
      print(options, `agent ${told.agent.hostname} (${told.agent.state})`, told)
    })
}

/** @throws Problem when no agent, or more than one, has that name. */
async function findAgentId(api: Api, name: string): Promise<string> {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(name)) return name
  const found = await ask(api, agentItemsSchema, 'GET', `/agents/?${new URLSearchParams({ hostname: name }).toString()}`)
  const [agent] = found
  if (agent === undefined) throw new Problem(`${api.master} has no agent ${name}: "pyfarm agents" lists what it has`)
  if (found.length > 1)
    throw new Problem(`${found.length} agents are on ${name}: say which by its id: ${found.map(({ id }) => id).join(', ')}`)
  return agent.id
}

function print({ json }: ExplainOptions, what: string, told: Explanation): void {
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : explanationText(what, told))
}

/** First what it comes down to, then each reason with what would change it. */
export function explanationText(what: string, { verdict, summary, reasons, reasons_total: total }: Explanation): string {
  const left = total - reasons.length
  const lines = [
    `${what}: ${verdict}`,
    summary,
    ...reasons.flatMap(reason => ['', `- ${reason.sentence}${whoWords(reason)}`, `  ${reason.remedy}`]),
    ...(left > 0 ? ['', `and ${left} more reasons`] : []),
  ]
  return lines.map(line => `${line}\n`).join('')
}

/** ` (node1, node2, …; nothing else rules 2 of them out)` */
function whoWords({ agents, jobs, alone }: Explanation['reasons'][number]): string {
  if (alone === undefined) return ''
  if (agents !== undefined) return whichOf(agents, ({ hostname }) => hostname, alone, ['rules', 'out'])
  return jobs === undefined ? '' : whichOf(jobs, ({ id }) => `job ${id}`, alone, ['keeps', 'away'])
}

interface Some<T> {
  readonly total: number
  readonly examples: readonly T[]
}

function whichOf<T>({ total, examples }: Some<T>, nameOf: (item: T) => string, alone: number, [rules, out]: [string, string]) {
  const names = `${examples.map(nameOf).join(', ')}${total > examples.length ? ', …' : ''}`
  if (alone === total) return ` (${names})`
  if (alone > 0) return ` (${names}; nothing else ${rules} ${alone} of them ${out})`
  return ` (${names}; something else ${rules} ${total === 1 ? 'it' : 'each of them'} ${out} as well)`
}
