// Numbers about the farm and this process, in Prometheus' form (`/metrics`).
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { FarmCounts } from './counts-store.js'
import { addFarmGauges, addProbes } from './gauges.js'
import type { Probes } from './gauges.js'
import { createMeters } from './meters.js'
import type { Meters } from './meters.js'

export interface Metrics extends Meters {
  /** Tells of memory, processor and event loop as well. */
  readonly watchProcess: () => void
  /** Of the farm and of this process. @throws what `count` throws */
  readonly text: () => Promise<string>
  /** Of this process alone: of several processes that are asked, one should tell of the farm. */
  readonly textOfProcess: () => Promise<string>
  readonly contentType: string
}

/** @param probes what is looked at when somebody asks */
export function createMetrics(count: () => Promise<FarmCounts>, probes: Probes = {}): Metrics {
  const registry = new Registry()
  addProbes(registry, probes)
  const farm = new Registry()
  addFarmGauges(farm, count)
  return {
    ...createMeters(registry),
    watchProcess: () => {
      collectDefaultMetrics({ register: registry })
    },
    text: () => Registry.merge([farm, registry]).metrics(),
    textOfProcess: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
