// Reads of one turn of the event loop, from one snapshot of a SQLite file: what each one alone pays for its locks, they pay once.
import type { Database } from 'better-sqlite3'

export interface ReadSnapshot {
  /** To be called before each read. */
  readonly renew: () => void
}

/**
 * A snapshot that ends with the turn, or when this process has committed since it began: `commits` tells how often it has. What other
 * processes commit is seen from the next turn on.
 */
export function readSnapshot(connection: Database, commits: () => number): ReadSnapshot {
  const begin = connection.prepare('begin')
  const commit = connection.prepare('commit')
  let seen: number | undefined
  const end = () => {
    if (seen !== undefined && connection.open) commit.run()
    seen = undefined
  }
  const endWithTurn = () => {
    isEnding = false
    end()
  }
  let isEnding = false
  return {
    renew: () => {
      const now = commits()
      if (seen === now) return
      end()
      begin.run()
      seen = now
      if (isEnding) return
      isEnding = true
      setImmediate(endWithTurn)
    },
  }
}
