// Old statistics get coarser, so that years of them stay few: events are added up, counts are averaged.
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Database } from '../database/database.js'
import type { StatisticsTables } from '../database/tables.js'
import { spanStart } from './span-rules.js'
import { thinnedTables } from './thin-out-statistics-store.js'
import type { ThinnedTable } from './thin-out-statistics-store.js'

const hour = 3_600_000
const day = 24 * hour

interface Step {
  /** Milliseconds. */
  readonly length: number
  readonly before: Instant
}

/** Ends early, between two spans, when the signal says so. */
export async function thinOutStatistics(
  statistics: Database<StatisticsTables>,
  settings: Pick<Settings, 'statistics_hours_after' | 'statistics_days_after'>,
  now: Instant,
  signal: AbortSignal,
): Promise<void> {
  const steps = [
    { length: hour, before: spanStart(instant(now - settings.statistics_hours_after), hour) },
    { length: day, before: spanStart(instant(now - settings.statistics_days_after), day) },
  ]
  for (const table of thinnedTables) for (const step of steps) await thinOut(statistics, table, step, signal)
}

async function thinOut(
  statistics: Database<StatisticsTables>,
  table: ThinnedTable,
  step: Step,
  signal: AbortSignal,
): Promise<void> {
  for (let from = instant(0); !signal.aborted;) {
    const finer = await table.firstFiner(statistics.read, from, step.before, step.length)
    if (finer === undefined) return
    const start = spanStart(finer, step.length)
    await statistics.transaction(tx => table.merge(tx, start, step.length))
    from = instant(start + step.length)
  }
}
