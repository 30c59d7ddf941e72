// The jobs that a new farm shows itself with.
import { ask, askIfThere, type Api } from '../api-client.js'
import { jobSchema } from '../api-rows.js'

/** A job as it is posted, but for its parents: they are named by their titles. */
export interface DemoJob {
  readonly body: { readonly title: string }
  readonly parents: readonly string[]
}

export interface KnownJob {
  readonly id: number
  readonly title: string
  readonly state: string
  /** Submitted just now. */
  readonly isNew: boolean
}

/** Submits the jobs that are not there yet; parents stand before their children in `jobs`. */
export async function submitDemoJobs(api: Api, jobs: readonly DemoJob[]): Promise<readonly KnownJob[]> {
  const known: KnownJob[] = []
  for (const job of jobs) known.push(await findOrSubmit(api, job, known))
  return known
}

async function findOrSubmit(api: Api, { body, parents }: DemoJob, before: readonly KnownJob[]): Promise<KnownJob> {
  const there = await askIfThere(api, jobSchema, `/jobs/${encodeURIComponent(body.title)}`)
  if (there !== undefined) return { id: there.id, title: there.title, state: there.state, isNew: false }
  const parentIds = before.filter(job => parents.includes(job.title)).map(({ id }) => ({ id }))
  const created = await ask(api, jobSchema, 'POST', '/jobs/', { ...body, parents: parentIds })
  return { id: created.id, title: created.title, state: created.state, isNew: true }
}
