// `pyfarm up`: the farm's processes, its job types and demo jobs, and what they do, on the terminal.
import { connectApi, type Api } from '../api-client.js'
import { findCertificate, homeToken } from '../credentials.js'
import { registerShipped } from '../shipped/register-shipped.js'
import { followFarm } from './follow-farm.js'
import { startFarm } from './farm-processes.js'
import { submitDemoJobs, type KnownJob } from './demo-jobs.js'
import { ownEnrolmentKey } from './enrol-own.js'
import type { Up } from './up.js'

export const interruptedStatus = 130

/** Runs the farm until it is interrupted, or done. @returns the exit status. All of its processes have ended by then. */
export async function runUp(up: Up): Promise<number> {
  const interrupted = abortOf(up.signal)
  const farm = startFarm(up.programs, up.agents, up.view.say, async master =>
    ownEnrolmentKey(await ownApi(up, master, up.signal), up.agents),
  )
  const over = new AbortController()
  try {
    const url = await Promise.race([farm.url, farm.failure, interrupted])
    if (url === undefined) return endOfInterrupted(up)
    const api = await ownApi(up, url, AbortSignal.any([up.signal, over.signal]))
    const shown = await Promise.race([showFarm(up, api, over.signal), farm.failure, interrupted])
    return shown ?? endOfInterrupted(up)
  } finally {
    over.abort()
    up.view.close()
    await farm.stop()
  }
}

const ownApi = async ({ home }: Up, master: string, signal: AbortSignal): Promise<Api> =>
  connectApi(master, { signal, token: await homeToken(home), certificate: await findCertificate(master, home) })

async function showFarm(up: Up, api: Api, over: AbortSignal): Promise<number> {
  sayAddress(up, api.master)
  await registerShipped(api, up.shipped)
  const jobs = await submitDemoJobs(api, up.demo?.jobs ?? [])
  saySubmitted(up, jobs)
  return followFarm({ up, api, awaited: jobs, signal: AbortSignal.any([up.signal, over]) })
}

function sayAddress({ view, wantedPort, exitWhenDone }: Up, url: string): void {
  const port = Number(new URL(url).port)
  if (wantedPort !== 0 && port !== wantedPort) view.say(`port ${wantedPort} is taken: this farm uses ${port}`)
  view.say(`the farm is at ${url}${exitWhenDone ? '' : ' (Ctrl-C ends it)'}`)
}

function saySubmitted({ view }: Up, jobs: readonly KnownJob[]): void {
  for (const job of jobs) {
    if (job.isNew) view.say(`submitted job ${job.id}: "${job.title}"`)
    else
      view.say(
        `job ${job.id} "${job.title}" is ${job.state === 'done' ? 'done already' : `${job.state}: the farm goes on with it`}`,
      )
  }
}

const endOfInterrupted = ({ exitWhenDone }: Up): number => (exitWhenDone ? interruptedStatus : 0)

function abortOf(signal: AbortSignal): Promise<undefined> {
  return new Promise(resolve => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}
