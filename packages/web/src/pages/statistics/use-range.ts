// Which time, points and queues a page of statistics shows: all of it stands in the address.
import {
  mostDays,
  pointsOf,
  mostPoints,
  resolutionNames,
  usualDays,
  usualResolution,
  type Resolution,
} from '@pyfarm/contract/statistics-range'
import { listIn } from '../../shell/address.js'
import { useAddress } from '../../shell/use-address.js'

export interface RangeChoice {
  readonly days: number
  readonly resolution: Resolution
  /** Ids of queues, and `none`; empty: all. */
  readonly queues: readonly string[]
  readonly hidden: readonly string[]
  readonly setDays: (days: number) => void
  readonly setResolution: (resolution: string) => void
  readonly setQueues: (queues: readonly string[]) => void
  readonly toggle: (series: string) => void
}

/** What makes no sense in the address is taken for what is usual. */
export function useRange(): RangeChoice {
  const [parts, change] = useAddress()
  const asked = Number(parts['days'] ?? usualDays)
  const days = Number.isInteger(asked) && asked >= 1 && asked <= mostDays ? asked : usualDays
  const named = resolutionNames.find(name => name === parts['resolution'])
  const resolution = named !== undefined && pointsOf(days, named) <= mostPoints ? named : usualResolution(days)
  const queues = listIn(parts['queues']).filter(queue => queue === 'none' || /^\d{1,9}$/.test(queue))
  const hidden = listIn(parts['hide'])
  return {
    days,
    resolution,
    queues,
    hidden,
    setDays: next => change({ days: next === usualDays ? undefined : String(next), resolution: undefined }, true),
    setResolution: next => change({ resolution: next === usualResolution(days) ? undefined : next }, true),
    setQueues: next => change({ queues: next.join(',') || undefined }, true),
    toggle: series => {
      const next = hidden.includes(series) ? hidden.filter(other => other !== series) : [...hidden, series]
      change({ hide: next.join(',') || undefined })
    },
  }
}

/** The query of the API for what is chosen. */
export const queryOf = ({ days, resolution, queues }: Pick<RangeChoice, 'days' | 'resolution' | 'queues'>) => ({
  days: String(days),
  resolution,
  ...(queues.length === 0 ? {} : { queues: queues.join(',') }),
})
