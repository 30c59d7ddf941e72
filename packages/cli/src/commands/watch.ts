import { Problem } from '@pyfarm/contract/problem'
import { Command } from 'commander'
import { askIfThere, type Api } from '../api-client.js'
import { jobSchema } from '../api-rows.js'
import { endSignal } from '../end-signals.js'
import { isAtEnd } from '../progress/format.js'
import { followJobs } from '../progress/follow-jobs.js'
import { makeView } from '../progress/make-view.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'

const patienceMs = 30_000

export function watchCommand(): Command {
  return masterOptions(new Command('watch'))
    .description('show the progress of a job until it ends: status 0 when it is done, 1 if it failed')
    .argument('<job>', 'id or title of the job')
    .action(async (job: string, options: ToMaster) => {
      const api = await connectMaster(options)
      await watchJob(api, (await findJob(api, job)).id)
    })
}

/** Sets the exit status by the job's end. */
export async function watchJob(api: Api, id: number): Promise<void> {
  const view = makeView(process.stdout)
  const signal = endSignal()
  try {
    const find = (rows: readonly { readonly id: number }[]) => rows.some(row => row.id === id)
    const rows = await followJobs({
      ...{ api, view, signal, patienceMs },
      choose: all => all.filter(row => row.id === id),
      isOver: all => !find(all) || all.some(row => row.id === id && isAtEnd(row)),
    })
    const state = rows.find(row => row.id === id)?.state
    if (state === undefined && !signal.aborted) throw new Problem(`job ${id} was deleted`)
    if (rows.some(row => row.id === id && row.stuck === true)) {
      throw new Problem(`what is left of job ${id} failed on every agent of the farm: see why with "pyfarm logs ${id}"`)
    }
    process.exitCode = state === 'done' ? 0 : signal.aborted ? 130 : 1
  } finally {
    view.close()
  }
}

export async function findJob(api: Api, idOrTitle: string): Promise<{ readonly id: number; readonly title: string }> {
  const job = await askIfThere(api, jobSchema, `/jobs/${encodeURIComponent(idOrTitle)}`)
  if (job === undefined) throw new Problem(`${api.master} has no job ${idOrTitle}: "pyfarm jobs" lists what it has`)
  return job
}
