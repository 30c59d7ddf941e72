// What is asked of the master with many jobs at once, and what has to be known of them before.
import { bodyOf, farm } from '../../api/client.js'
import { jobRows, type JobDetails } from '../../api/farm-queries.js'
import type { paths } from '../../api/paths.js'
import { resultWords } from '../../words/results.js'

type Body = paths['/api/v1/jobs/actions']['post']['requestBody']['content']['application/json']
type WithoutTargets<B> = B extends unknown ? Omit<B, 'ids' | 'filter'> : never
export type JobsAction = WithoutTargets<Body>

/** @throws Refused when the master does nothing; Error with a sentence when it refuses some of them */
export async function actOnJobs(action: JobsAction, ids: readonly number[]): Promise<void> {
  const answer = await bodyOf(farm.POST('/api/v1/jobs/actions', { body: { ...action, ids: [...ids] } }))
  const trouble = resultWords(answer.results, 'job')
  if (trouble !== undefined) throw new Error(trouble)
}

const idsAtOnce = 200
const mostRead = 1000

/** The rows of these jobs, of the first 1,000 at most. */
export async function rowsOfJobs(ids: readonly number[]): Promise<JobDetails[]> {
  const parts = Array.from({ length: Math.ceil(Math.min(ids.length, mostRead) / idsAtOnce) }, (_, index) =>
    ids.slice(index * idsAtOnce, (index + 1) * idsAtOnce),
  )
  const read = async (some: readonly number[]) => {
    const query = { include: 'details', id: some.join(',') } as const
    return jobRows(await bodyOf(farm.GET('/api/v1/jobs/', { params: { query } })))
  }
  return (await Promise.all(parts.map(read))).flat()
}

type Column = 'priority' | 'weight' | 'jobqueue'

/** The actions that give jobs back what they had in these columns: one for all that had the same. */
export function actionsBack(rows: readonly JobDetails[], columns: readonly Column[]): { action: JobsAction; ids: number[] }[] {
  const same = new Map<string, { action: JobsAction; ids: number[] }>()
  for (const row of rows) {
    const values = Object.fromEntries(columns.map(column => [column, row[column]]))
    const key = JSON.stringify(values)
    const known = same.get(key)
    if (known === undefined) same.set(key, { action: { action: 'set', values }, ids: [row.id] })
    else known.ids.push(row.id)
  }
  return [...same.values()]
}
