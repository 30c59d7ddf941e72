// How answers are written: compact, or below the API's prefix as PyFarm indents them.
import type { Settings } from '@pyfarm/contract/settings/settings'

/** The JSON of an answer at this address. */
export const jsonText = (settings: Settings, url: string, answer: unknown): string =>
  JSON.stringify(answer, null, settings.pretty_json && url.startsWith(`${settings.api_prefix}/`) ? 4 : undefined)
