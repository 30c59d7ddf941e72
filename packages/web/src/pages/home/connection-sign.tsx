import { useConnection } from '../../api/farm-connection.js'
import { MasterAway } from '../../api/get-rows.js'
import { momentWords } from '../../words/times.js'
import styles from './connection-sign.module.css'

/** Whether what the page shows is live. Says what is wrong where it can't be overlooked, and is read out when it changes. */
export function ConnectionSign({ readAt, failure }: { readAt: number; failure: Error | null }) {
  const connection = useConnection()
  const state = failure === null ? connection : 'trouble'
  return (
    <p className={styles['sign']} data-state={state} role="status">
      <span className={styles['light']} aria-hidden="true" />
      {failure === null ? words[connection] : troubleWords(failure, readAt)}
    </p>
  )
}

const words = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Live connection lost: asking every 3 s',
}

function troubleWords(failure: Error, readAt: number): string {
  const what = failure instanceof MasterAway ? 'No answer from the master' : 'Can’t read the farm’s state'
  return readAt === 0 ? what : `${what}: this is how it was at ${momentWords(new Date(readAt), new Date())}`
}
