import type { SimulationReport } from './report.js'

/** Options of the master's `simulation/run-simulation`. */
export interface SimulateOptions {
  /** What the file is called in sentences. */
  readonly name: string
  /** YAML, as `simulation/description` has it. */
  readonly text: string
  /** Seconds; in place of the file's. */
  readonly until?: number
  readonly seed?: number
  /** Called now and then with the part of the time that is over, 0 to 1. */
  readonly onProgress: (part: number) => void
  readonly onReport: (report: SimulationReport) => void
}
