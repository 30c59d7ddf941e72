// Lists that are too long to be held: only the pages of rows that are on the screen are read.
import { useQueries, type Query } from '@tanstack/react-query'
import { usePolling } from './polling.js'
import type { FarmKey } from './query-keys.js'

export const rowsAPage = 100

export interface RowPage<Row> {
  readonly rows: Row[]
  readonly total: number
}

export interface RowSource<Row> {
  /** With everything that the rows depend on: resource, filters, order. */
  readonly key: FarmKey
  /** Reads a page, from 1, of `rowsAPage` rows. */
  readonly read: (page: number, signal: AbortSignal) => Promise<RowPage<Row>>
}

export interface Rows<Row> {
  /** Undefined before the first answer. */
  readonly total: number | undefined
  /** Undefined while its page is being read. */
  readonly at: (index: number) => Row | undefined
  readonly failure: Error | null
  /** True while what is shown is not yet what was asked for. */
  readonly isOld: boolean
}

/** The rows from index `first` to `last` (both from 0) of a list, kept fresh by the farm's events. */
export function useRows<Row>(source: RowSource<Row>, first: number, last: number): Rows<Row> {
  const pages = pagesOf(first, last)
  const refetchInterval = usePolling()
  return useQueries({
    queries: pages.map(page => ({
      queryKey: [...source.key, pageKey(page)],
      queryFn: ({ signal }: { signal: AbortSignal }) => source.read(page, signal),
      // Another order or filter shows what stood there before, until it comes; another page never does.
      placeholderData: (before: RowPage<Row> | undefined, query?: Query<RowPage<Row>>) =>
        query?.queryKey.at(-1) === pageKey(page) ? before : undefined,
      refetchInterval,
    })),
    combine: results => ({
      total: results[0]?.data?.total,
      at: (index: number) => results[Math.floor(index / rowsAPage) - (pages[0] ?? 1) + 1]?.data?.rows[index % rowsAPage],
      failure: results.find(result => result.error !== null)?.error ?? null,
      isOld: results.some(result => result.isPlaceholderData),
    }),
  })
}

const pageKey = (page: number): string => `page ${page}`

/** The pages, from 1, that hold the rows; the first at least, since it tells the total. */
export function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / rowsAPage) + 1
  const to = Math.max(from, Math.floor(Math.max(0, last) / rowsAPage) + 1)
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
