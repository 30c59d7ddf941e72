import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Note } from './note.js'

/** What was asked of the master: that it is being read, why it can't be, or what it is. */
export function Asked<Data>({ query, children }: { query: UseQueryResult<Data>; children: (data: Data) => ReactNode }) {
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null) return <Note title={query.error.message} tone="trouble" />
  return <Note title="Reading…" />
}
