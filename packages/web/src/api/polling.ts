import { useConnection } from './farm-connection.js'
import { tryAgainMs } from './farm-stream.js'

/** Also while events come, everything is read anew now and then: a connection can be dead without a sign of it. */
const readAnywayMs = 30_000

/** How often a query asks again: seldom while events come, often while they don't or it failed. */
export function usePolling() {
  const live = useConnection() === 'live'
  return (query: { state: { status: string } }): number => (live && query.state.status !== 'error' ? readAnywayMs : tryAgainMs)
}
