// A form about jobs in a window of its own.
import type { ComponentType } from 'react'

export interface JobFormProps {
  readonly ids: readonly number[]
  /** Closes the window. */
  readonly close: () => void
}

export interface JobForm {
  readonly title: string
  readonly Form: ComponentType<JobFormProps>
}
