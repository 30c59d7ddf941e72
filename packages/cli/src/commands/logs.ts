import { Problem } from '@pyfarm/contract/problem'
import { Command } from 'commander'
import { parse } from 'csv-parse/sync'
import { ask, silent, type Api } from '../api-client.js'
import { logRowsSchema, taskRowsSchema, type TaskRow } from '../api-rows.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'
import { findJob } from './watch.js'

interface LogsOptions extends ToMaster {
  readonly frame?: string
}

export function logsCommand(): Command {
  return masterOptions(new Command('logs'))
    .description('show what the renderer printed for a frame')
    .argument('<job>', 'id or title of the job')
    .option('--frame <number>', 'the frame (default: the first that failed, else the first that was tried)')
    .action(async (name: string, options: LogsOptions) => {
      const api = await connectMaster(options)
      const job = await findJob(api, name)
      const task = chooseTask(await ask(api, taskRowsSchema, 'GET', `/jobs/${job.id}/tasks/`), options.frame)
      if (task === undefined) throw new Problem(`job ${job.id} has no ${frameWords(options.frame)}: choose one with --frame`)
      await printLogs(api, job.id, task)
    })
}

/** The task of the frame; without one, the first that failed, else the first that an agent has tried. */
export function chooseTask(tasks: readonly TaskRow[], frame: string | undefined): TaskRow | undefined {
  if (frame !== undefined) return tasks.find(task => task.frame === Number(frame))
  return tasks.find(task => task.state === 'failed') ?? tasks.find(task => task.attempts > 0)
}

const frameWords = (frame: string | undefined): string => (frame === undefined ? 'frame that was tried yet' : `frame ${frame}`)

async function printLogs(api: Api, job: number, task: TaskRow): Promise<void> {
  const logs = `/jobs/${job}/tasks/${task.id}/attempts/${task.attempts}/logs/`
  const identifiers = await ask(api, logRowsSchema, 'GET', logs)
  process.stdout.write(`job ${job}, frame ${task.frame}, attempt ${task.attempts}: ${task.state}\n`)
  for (const { identifier } of identifiers)
    process.stdout.write(messagesOf(await readLog(api, `${logs}${identifier}/logfile?stream=1`)))
  if (task.last_error !== null) process.stdout.write(`error: ${task.last_error}\n`)
  if (identifiers.length === 0) process.stdout.write('no log was written\n')
}

async function readLog(api: Api, path: string): Promise<string> {
  const answer = await api.send('GET', path)
  if (answer.kind === 'silence') throw silent(api, answer.why)
  return answer.status === 200 && typeof answer.body === 'string' ? answer.body : ''
}

/** The last column of each line of a log: timestamp, process, …, message. */
export function messagesOf(csv: string): string {
  const lines = parse(csv, { relaxColumnCount: true, relaxQuotes: true })
  return lines.map(cells => `${cells.at(-1) ?? ''}\n`).join('')
}
