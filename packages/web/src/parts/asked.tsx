import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Note } from './note.js'

interface AskedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error'>
  /** What stands there while it is being read. */
  readonly reading?: string
  readonly children: (data: Data) => ReactNode
}

/** What was asked of the master: that it is being read, why it can't be, or what it is. */
export function Asked<Data>({ query, reading = 'Reading…', children }: AskedProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null) return <Note title={query.error.message} tone="trouble" />
  return <Note title={reading} />
}
