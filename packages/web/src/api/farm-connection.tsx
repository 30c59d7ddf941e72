import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { coalesce, type Coalescer } from './coalesce.js'
import type { Connection } from './farm-stream.js'
import { listenToFarm } from './listen-to-farm.js'
import { keysOfEvent, parseEvents, type FarmKey } from './query-keys.js'

const pauseBetweenRefreshesMs = 250

const ConnectionContext = createContext<Connection>('connecting')

export const useConnection = (): Connection => useContext(ConnectionContext)

/** Keeps the answers below it fresh by the master's events, and tells them whether events come. */
export function FarmConnection({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')

  useEffect(() => {
    const ending = new AbortController()
    const refresh = coalesce<FarmKey>(keys => refreshKeys(client, keys), pauseBetweenRefreshesMs, ending.signal)
    const listener = {
      connection(state: Connection) {
        setConnection(state)
        if (state === 'live') void client.invalidateQueries()
      },
      told: (data: string) => refreshAfter(client, refresh, data),
    }
    listenToFarm(listener, ending.signal)
    return () => ending.abort()
  }, [client])

  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

function refreshAfter(client: QueryClient, refresh: Coalescer<FarmKey>, data: string): void {
  const events = parseEvents(data)
  if (events === undefined) void client.invalidateQueries()
  else refresh.add(events.flatMap(keysOfEvent))
}

async function refreshKeys(client: QueryClient, keys: FarmKey[]): Promise<void> {
  await Promise.all(keys.map(queryKey => client.invalidateQueries({ queryKey })))
}
