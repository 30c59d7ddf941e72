// Follows jobs until they end: reads the rows again and again, and shows them.
import type { JobDetails } from '@pyfarm/contract/api/details'
import { errorText, silent, type Api } from '../api-client.js'
import { jobRowsSchema } from '../api-rows.js'
import { waitFor } from '../wait.js'
import { Problem } from '@pyfarm/contract/problem'
import type { ProgressView } from './view.js'

export interface Follow {
  readonly api: Api
  readonly view: ProgressView
  /** Which of all jobs to show. */
  readonly choose: (rows: readonly JobDetails[]) => readonly JobDetails[]
  /** Asked after each look; `true` ends it. */
  readonly isOver: (rows: readonly JobDetails[]) => boolean
  readonly signal: AbortSignal
  /** How long the master may be silent. */
  readonly patienceMs: number
  /** Time between two looks. */
  readonly everyMs?: number
}

/**
 * The rows of the last look; ends when `isOver` says so or the signal is aborted.
 * @throws Problem when the master is silent for longer than `patienceMs`.
 */
export async function followJobs({
  api,
  view,
  choose,
  isOver,
  signal,
  patienceMs,
  everyMs = 500,
}: Follow): Promise<readonly JobDetails[]> {
  let rows: readonly JobDetails[] = []
  let heard = Date.now()
  let going = !signal.aborted
  while (going) {
    const read = await readJobRows(api)
    if (read !== undefined) {
      heard = Date.now()
      rows = read
      view.show(choose(rows))
      if (isOver(rows)) break
    } else if (Date.now() - heard > patienceMs) {
      throw silent(api, '')
    }
    going = await waitFor(everyMs, signal)
  }
  return rows
}

/** All jobs' rows; undefined when the master is silent, or ending. */
export async function readJobRows(api: Api): Promise<readonly JobDetails[] | undefined> {
  const answer = await api.send('GET', '/jobs/?include=details')
  if (answer.kind === 'silence' || answer.status >= 500) return undefined
  if (answer.status !== 200) throw new Problem(`the master refused to list its jobs: ${errorText(answer)}`)
  const parsed = jobRowsSchema.safeParse(answer.body)
  if (parsed.success) return parsed.data
  throw new Problem(`${api.master} lists its jobs without details: it is no master of this version; name another with --master`)
}
