import type { Editing } from '../../../parts/edit/use-edit.js'
import type { JobFields } from './job-fields.js'

/** A part of the form of a job's settings. */
export interface SectionProps {
  readonly editing: Editing<JobFields>
}
