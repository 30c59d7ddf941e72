// Words and colours of what the charts show, from the axis outwards.
import type { ChartSeries } from './chart-data.js'

export const eventWords = {
  new: 'New',
  restarted: 'Restarted',
  started: 'Started',
  done: 'Done',
  failed: 'Failed',
  deleted: 'Deleted',
} as const
export const taskWords = { queued: 'Queued', running: 'Running', done: 'Done', failed: 'Failed' } as const
export const agentWords = { running: 'At work', online: 'Idle', offline: 'Offline', disabled: 'Disabled' } as const

const eventStyles = [
  { id: 'new', color: 'accent-fill', side: 'above' },
  { id: 'restarted', color: 'blocked', side: 'above' },
  { id: 'done', color: 'done', side: 'below' },
  { id: 'failed', color: 'failed', side: 'below' },
  { id: 'deleted', color: 'paused-deep', side: 'below' },
] as const

const countColors: Readonly<Record<string, string>> = {
  queued: 'queued',
  running: 'running',
  done: 'done',
  failed: 'failed',
  online: 'done',
  offline: 'paused-deep',
  disabled: 'blocked',
}

/** What was started is in the table alone: it neither adds tasks nor takes any away. */
export function eventSeries(points: readonly Readonly<Record<keyof typeof eventWords, number>>[]): ChartSeries[] {
  return eventStyles.map(style => ({ ...style, label: eventWords[style.id], values: points.map(point => point[style.id]) }))
}

export function countSeries<N extends string>(
  names: readonly N[],
  words: Readonly<Record<N, string>>,
  points: readonly Readonly<Record<N, number | null>>[],
): ChartSeries[] {
  return names.map(id => ({
    id,
    label: words[id],
    color: countColors[id] ?? 'ink-soft',
    side: 'above',
    values: points.map(point => point[id]),
  }))
}
