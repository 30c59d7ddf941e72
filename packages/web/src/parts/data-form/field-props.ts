import type { DataField } from './data-fields.js'

export type Data = Readonly<Record<string, unknown>>

/** What a field of any kind gets. */
export interface FieldProps {
  readonly field: DataField
  readonly value: unknown
  readonly error: string | undefined
  /** Undefined: not given. */
  readonly set: (value: unknown) => void
}
