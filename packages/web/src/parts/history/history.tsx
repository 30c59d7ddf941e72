// Who changed what of a job or an agent.
import type { UseQueryResult } from '@tanstack/react-query'
import type { Schemas } from '../../api/client.js'
import { Asked } from '../asked.js'
import { Moment } from '../moment.js'
import { Note } from '../note.js'
import { actionWords, askedValues, changesOf } from './history-words.js'
import styles from './history.module.css'

type Entry = Schemas['HistoryEntry']

export const entriesAtOnce = '100'

interface HistoryProps {
  readonly query: UseQueryResult<Entry[]>
  /** What is said when nobody has changed anything. */
  readonly none: string
}

export function History({ query, none }: HistoryProps) {
  return (
    <Asked query={query}>
      {all =>
        all.length === 0 ? (
          <Note title={none} />
        ) : (
          <ol className={styles['entries']}>
            {all.map(entry => (
              <HistoryEntry key={entry.id} entry={entry} />
            ))}
          </ol>
        )
      }
    </Asked>
  )
}

function HistoryEntry({ entry }: { entry: Entry }) {
  const changes = changesOf(entry.before, entry.after)
  const asked = askedValues(entry.asked)
  const isRefused = entry.status !== null && entry.status >= 400
  return (
    <li data-refused={isRefused}>
      <span className={styles['when']}>
        <Moment at={entry.at} />
      </span>
      <div>
        <strong>{entry.actor}</strong> {actionWords(entry)}
        {isRefused && ' (refused)'}
        {changes.length + asked.length > 0 && (
          <ul className={styles['changes']}>
            {changes.map(({ name, before, after }) => (
              <li key={name}>
                {name}: <del>{before}</del> → <ins>{after}</ins>
              </li>
            ))}
            {asked.map(({ name, value }) => (
              <li key={name}>
                {name}: {value}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  )
}
