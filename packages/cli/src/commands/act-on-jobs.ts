// Commands that act on jobs: each job is acted on for itself, and told of for itself.
import { createInterface } from 'node:readline/promises'
import { Problem } from '@pyfarm/contract/problem'
import { Command } from 'commander'
import { ask, type Api } from '../api-client.js'
import { resultsSchema } from '../api-rows.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'
import { findJob } from './watch.js'

const descriptions = {
  pause: 'pause jobs: what runs of them is stopped and waits',
  unpause: 'put paused jobs back to work',
  rerun: 'run the finished tasks of jobs, and of the jobs that wait for them, again',
  delete: 'delete jobs and the jobs that wait for them; what runs is stopped',
} as const

type ActionName = keyof typeof descriptions

export function actionCommands(): Command[] {
  return [
    actionCommand('pause', () => 'pause'),
    actionCommand('unpause', () => 'unpause'),
    actionCommand('rerun', ({ failed }) => (failed ? 'rerun_failed' : 'rerun')).option(
      '--failed',
      'only those that failed',
      false,
    ),
    actionCommand('delete', () => 'delete').option('--yes', 'do not ask', false),
  ]
}

interface ActionOptions extends ToMaster {
  readonly failed?: boolean
  readonly yes?: boolean
}

function actionCommand(name: ActionName, actionOf: (options: ActionOptions) => string): Command {
  return masterOptions(new Command(name))
    .description(descriptions[name])
    .argument('<job...>', 'ids or titles of jobs')
    .action(async (names: string[], options: ActionOptions) => {
      const api = await connectMaster(options)
      const jobs = []
      for (const job of names) jobs.push(await findJob(api, job))
      if (name === 'delete' && options.yes !== true) await confirmDeletion(jobs)
      await actOnJobs(api, jobs, actionOf(options))
    })
}

interface NamedJob {
  readonly id: number
  readonly title: string
}

/** @throws Problem when the answer is not yes, or nobody is there to give it. */
async function confirmDeletion(jobs: readonly NamedJob[]): Promise<void> {
  const what = jobs.map(({ id, title }) => `job ${id} "${title}"`).join(', ')
  if (!process.stdin.isTTY) throw new Problem(`nobody is there to be asked whether to delete ${what}: say --yes`)
  const question = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await question.question(`Delete ${what}, with the jobs that wait for it, their tasks and logs? [y/N] `)
  question.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new Problem('nothing was deleted')
}

async function actOnJobs(api: Api, jobs: readonly NamedJob[], action: string): Promise<void> {
  const { results } = await ask(api, resultsSchema, 'POST', '/jobs/actions', { action, ids: jobs.map(job => job.id) })
  const refused = results.filter(result => !result.ok)
  for (const result of results) {
    const title = jobs.find(job => job.id === result.id)?.title ?? ''
    process.stdout.write(`job ${result.id} "${title}": ${result.ok ? 'ok' : result.error}\n`)
  }
  if (refused.length > 0) throw new Problem(`${refused.length} of ${results.length} jobs refused: see above`)
}
