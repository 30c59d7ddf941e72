// Settings as people give them: values before substitution and checks, each with the place that it comes from.
import type { SettingKey } from '@pyfarm/contract/settings/settings'

export interface GivenSetting {
  readonly value: unknown
  /** Path of a file, `environment PYFARM_X`, or `default`. */
  readonly source: string
}

export type GivenSettings = ReadonlyMap<SettingKey, GivenSetting>

/** Source of what the packaged files say. */
export const defaultSource = 'default'

/** The source at the start of a sentence about it. */
export function placeOf(source: string): string {
  return source === defaultSource ? 'The packaged settings' : source
}
