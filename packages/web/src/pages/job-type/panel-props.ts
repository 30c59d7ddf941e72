import type { JobTypeFields } from './job-type-fields.js'

/** Fields of a version as the panels show and change them. */
export interface PanelProps {
  readonly values: JobTypeFields
  /** Undefined: they can be read only. */
  readonly set: ((values: Partial<JobTypeFields>) => void) | undefined
}
