// What the master tells of logs: which there are, some of their lines, where something stands in them.
import { useInfiniteQuery, useQueries, useQuery, type Query } from '@tanstack/react-query'
import { useEffect } from 'react'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { usePolling } from '../../api/polling.js'
import { tasksKey, type FarmKey } from '../../api/query-keys.js'

export type LogLine = Schemas['LogLines']['lines'][number]

/** A log of an attempt at a task. */
export interface LogPath {
  readonly job: string
  readonly task: string
  readonly attempt: string
  readonly log: string
}

export const logFile = ({ job, task, attempt, log }: LogPath): string =>
  `/api/v1/jobs/${job}/tasks/${task}/attempts/${attempt}/logs/${encodeURIComponent(log)}/logfile?stream=1`

export function useTask(job: string, task: string) {
  return useQuery({
    queryKey: [...tasksKey(Number(job)), 'one', task],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/jobs/{job}/tasks/{task}', { params: { path: { job, task } }, signal })),
    refetchInterval: usePolling(),
  })
}

/** The logs of an attempt; usually there is one. */
export function useLogsOf(job: string, task: string, attempt: number) {
  return useQuery({
    queryKey: [...tasksKey(Number(job)), 'logs', task, attempt],
    queryFn: ({ signal }) => {
      const params = { path: { job, task, attempt: String(attempt) } }
      return bodyOf(farm.GET('/api/v1/jobs/{job}/tasks/{task}/attempts/{attempt}/logs/', { params, signal }))
    },
    enabled: attempt > 0,
    refetchInterval: usePolling(),
  })
}

const linesAPage = 500
const lookMs = 1000
/** Pages that nobody looks at are let go soon: a log can be long. */
const keepMs = 30_000
const keyOf = (path: LogPath): FarmKey => ['log', path.job, path.task, path.attempt, path.log]
const addressOf = ({ job, task, attempt, log }: LogPath) => ({ job, task, attempt, log })

async function readLines(path: LogPath, from: number, count: number, signal: AbortSignal) {
  const params = { path: addressOf(path), query: { from: String(from), count: String(count) } }
  return bodyOf(farm.GET('/api/v1/jobs/{job}/tasks/{task}/attempts/{attempt}/logs/{log}/lines', { params, signal }))
}

/** How much there is of a log; asked again while more may come. */
export function useLogExtent(path: LogPath) {
  return useQuery({
    queryKey: [...keyOf(path), 'extent'],
    queryFn: ({ signal }) => readLines(path, 1, 0, signal),
    refetchInterval: ({ state: { data, status } }) =>
      data?.complete === true && !data.under_way && status !== 'error' ? false : lookMs,
  })
}

/** The lines from `first` to `last` (both from 1) of a log with `total` lines. A page that may still grow is read anew when it has. */
export function useLogLines(path: LogPath, extent: { total: number; size: number }, first: number, last: number) {
  const from = Math.floor((Math.max(1, first) - 1) / linesAPage)
  const to = Math.floor((Math.max(1, Math.min(last, extent.total)) - 1) / linesAPage)
  const pages = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  return useQueries({
    queries: pages.map(page => ({
      queryKey: [...keyOf(path), (page + 1) * linesAPage < extent.total ? 'whole' : extent.size, page],
      queryFn: ({ signal }: { signal: AbortSignal }) => readLines(path, page * linesAPage + 1, linesAPage, signal),
      placeholderData: (before: Schemas['LogLines'] | undefined, query?: Query<Schemas['LogLines']>) =>
        query?.queryKey.at(-1) === page ? before : undefined,
      enabled: extent.total > 0,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: keepMs,
    })),
    combine:
      results =>
      (line: number): LogLine | undefined =>
        results[Math.floor((line - 1) / linesAPage) - from]?.data?.lines[(line - 1) % linesAPage],
  })
}

/** One line, with more of it than a page shows. */
export function useLogLine(path: LogPath, line: number) {
  return useQuery({
    queryKey: [...keyOf(path), 'line', line],
    queryFn: async ({ signal }) => (await readLines(path, line, 1, signal)).lines[0] ?? null,
    gcTime: keepMs,
  })
}

export interface SearchWish {
  readonly text: string
  readonly isRegex: boolean
  readonly matchesCase: boolean
}

const mostMatches = 20_000

/** The lines in which something stands, found part by part; goes on while the log grows. */
export function useLogSearch(path: LogPath, total: number, { text, isRegex, matchesCase }: SearchWish) {
  const search = useInfiniteQuery({
    queryKey: [...keyOf(path), 'search', text, String(isRegex), String(matchesCase)],
    queryFn: ({ signal, pageParam }) => {
      const query = { q: text, regex: `${isRegex}` as const, case: `${matchesCase}` as const, after: String(pageParam) }
      const params = { path: addressOf(path), query }
      return bodyOf(farm.GET('/api/v1/jobs/{job}/tasks/{task}/attempts/{attempt}/logs/{log}/search', { params, signal }))
    },
    initialPageParam: 0,
    getNextPageParam: (found: Schemas['LogSearch']) => found.searched,
    enabled: text !== '',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keepMs,
  })
  const parts = text === '' ? [] : (search.data?.pages ?? [])
  const count = parts.reduce((sum, { matches }) => sum + matches.length, 0)
  const goesOn = text !== '' && parts.length > 0 && (parts.at(-1)?.searched ?? 0) < total && count < mostMatches
  const { fetchNextPage, isFetching, isError } = search
  useEffect(() => {
    if (goesOn && !isFetching && !isError) void fetchNextPage()
  }, [goesOn, isFetching, isError, fetchNextPage])
  const searched = parts.at(-1)?.searched ?? 0
  return {
    matches: parts.flatMap(({ matches }) => matches),
    /** 0 to 1 while it goes on. */
    under: isFetching || goesOn ? Math.min(1, searched / Math.max(1, total)) : undefined,
    failure: search.error,
  }
}
