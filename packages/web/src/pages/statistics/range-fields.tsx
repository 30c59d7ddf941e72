import { MultiSelect, NativeSelect } from '@mantine/core'
import { resolutionsFor, type Resolution } from '@pyfarm/contract/statistics-range'
import { useQueues } from '../../api/queue-queries.js'
import styles from './statistics.module.css'
import type { RangeChoice } from './use-range.js'

const dayChoices = [1, 2, 7, 14, 30, 90, 180, 365, 1_825]
const resolutionWords: Readonly<Record<Resolution, string>> = {
  '15m': '15 minutes',
  '1h': '1 hour',
  '6h': '6 hours',
  '1d': '1 day',
  '7d': '1 week',
}

const dayWords = (days: number): string =>
  days === 1 ? '1 day' : days % 365 === 0 ? (days === 365 ? '1 year' : `${days / 365} years`) : `${days} days`

/** What the page shows: how many days, in how fine points, and of which queues. */
export function RangeFields({ range, hasQueues }: { range: RangeChoice; hasQueues: boolean }) {
  const days = [...new Set([...dayChoices, range.days])].sort((a, b) => a - b)
  return (
    <div className={styles['fields']}>
      <NativeSelect
        label="Last"
        value={String(range.days)}
        onChange={event => range.setDays(Number(event.currentTarget.value))}
        data={days.map(value => ({ value: String(value), label: dayWords(value) }))}
      />
      <NativeSelect
        label="A point every"
        value={range.resolution}
        onChange={event => range.setResolution(event.currentTarget.value)}
        data={resolutionsFor(range.days).map(value => ({ value, label: resolutionWords[value] }))}
      />
      {hasQueues && <QueueField range={range} />}
    </div>
  )
}

function QueueField({ range }: { range: RangeChoice }) {
  const queues = useQueues()
  const known = (queues.data ?? [])
    .map(({ id, fullpath }) => ({ value: String(id), label: fullpath }))
    .sort((a, b) => a.label.localeCompare(b.label))
  const gone = range.queues
    .filter(queue => queue !== 'none' && !known.some(({ value }) => value === queue))
    .map(value => ({ value, label: `Queue ${value}` }))
  return (
    <MultiSelect
      className={styles['queues'] ?? ''}
      label="Queues, each with those below it"
      placeholder={range.queues.length === 0 ? 'All' : ''}
      data={[{ value: 'none', label: 'No queue' }, ...known, ...gone]}
      value={[...range.queues]}
      onChange={range.setQueues}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Choose all queues' }}
    />
  )
}
