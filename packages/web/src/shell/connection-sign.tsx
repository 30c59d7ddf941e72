import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { MasterAway } from '../api/client.js'
import { useConnection } from '../api/farm-connection.js'
import { momentWords } from '../words/times.js'
import styles from './connection-sign.module.css'

/** Whether what the pages show is live. Says what is wrong where it can't be overlooked, and is read out when it changes. */
export function ConnectionSign() {
  const connection = useConnection()
  const awaySince = useMasterAway()
  const state = awaySince === undefined ? connection : 'trouble'
  return (
    <p className={styles['sign']} data-state={state} role="status">
      <span className={styles['light']} aria-hidden="true" />
      {awaySince === undefined ? words[connection] : awayWords(awaySince)}
    </p>
  )
}

const words = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Live connection lost: asking every 3 s',
}

function awayWords(since: number): string {
  const away = 'No answer from the master'
  return since === 0 ? away : `${away}: this is how it was at ${momentWords(new Date(since), new Date())}`
}

/** When a query that can't reach the master was answered last (0: never); undefined while the master answers. */
function useMasterAway(): number | undefined {
  const cache = useQueryClient().getQueryCache()
  return useSyncExternalStore(
    told => cache.subscribe(told),
    () =>
      cache.getAll().find(query => query.getObserversCount() > 0 && query.state.error instanceof MasterAway)?.state.dataUpdatedAt,
  )
}
