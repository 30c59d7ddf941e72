import { Command } from 'commander'
import { ask } from '../api-client.js'
import { jobSchema } from '../api-rows.js'
import { collect, collectIds, wholeNumber } from '../options.js'
import { checkData } from '../submit/data-schema.js'
import { countTasks, jobRequest, type SubmitOptions } from '../submit/job-request.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'
import { watchJob } from './watch.js'

interface Options extends SubmitOptions, ToMaster {
  readonly watch: boolean
  readonly check: boolean
}

const positive = wholeNumber(1, 1_000_000)

export function submitCommand(): Command {
  return masterOptions(new Command('submit'))
    .description('submit a job')
    .argument('<jobtype>', 'name of a job type that the master knows')
    .requiredOption('--frames <range>', 'frames to render: 7, 1-96 or 1-100x5')
    .option('--title <text>', 'title of the job (default: job type and frames)')
    .option('--by <step>', 'render every <step>th frame')
    .option('--batch <count>', 'frames that an agent gets at once', positive)
    .option('--data <key=value>', 'data for the job type; JSON or text; repeatable', collect, [])
    .option('--queue <path>', 'job queue, a/b')
    .option('--priority <number>', 'higher ones come first', wholeNumber(-1000, 1000))
    .option('--weight <number>', 'share among jobs of one priority', wholeNumber(0, 1_000_000))
    .option('--cpus <count>', 'processors that an agent must have; -1: a whole agent', wholeNumber(-1, 256))
    .option('--ram <megabytes>', 'free memory that an agent must have; -1: a whole agent', wholeNumber(-1, 4_194_304))
    .option('--tiles <count>', 'cut each frame into tiles', positive)
    .option('--user <name>', 'whose job it is')
    .option('--notes <text>', 'notes for people')
    .option('--parent <id>', 'job that must be done before; repeatable', collectIds, [])
    .option('--tag <name>', 'tag of the job; repeatable', collect, [])
    .option('--environ <name=value>', 'environment variable of the renderer; repeatable', collect, [])
    .option('--no-check', 'submit without a look at what the job type says of its data')
    .option('--watch', 'show the progress until the job ends', false)
    .action(submit)
}

async function submit(jobtype: string, options: Options): Promise<void> {
  const request = jobRequest(jobtype, options)
  const api = await connectMaster(options)
  const doubts = options.check ? await checkData(api, jobtype, request.data) : []
  const job = await ask(api, jobSchema, 'POST', '/jobs/', request)
  const tasks = countTasks(request, options.tiles)
  process.stdout.write(
    `job ${job.id} submitted: "${job.title}", ${tasks} ${tasks === 1 ? 'task' : 'tasks'}  ${api.master}/jobs/${job.id}\n`,
  )
  for (const doubt of doubts) process.stderr.write(`note: ${doubt}\n`)
  if (options.watch) await watchJob(api, job.id)
}
