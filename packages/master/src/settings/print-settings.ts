// `pyfarm settings`: every value in force and where it comes from.
import { settingFileNames } from '@pyfarm/contract/settings/settings'
import { loadSettings } from './load-settings.js'
import type { LoadedSettings, SettingsPlaces } from './load-settings.js'
import { shownSettings } from './shown-settings.js'

/** Longer values push their source to the right rather than all of the column. */
const widestColumn = 44

/** Prints the settings on standard output; writes nothing else, not even the secrets of a first start. */
export async function runSettingsCommand(options: { home: string; configFolder?: string | undefined }): Promise<void> {
  const places: SettingsPlaces = { ...options, environment: process.env, readOnly: true }
  process.stdout.write(printSettings(await loadSettings(places)))
}

/** All settings as lines of YAML, a group for each file, each with its source as a comment, without secrets. */
export function printSettings(loaded: LoadedSettings): string {
  const shown = shownSettings(loaded.settings, loaded.sources)
  const keyWidth = Math.max(...shown.map(({ key }) => key.length)) + 1
  const valueWidth = Math.min(widestColumn, Math.max(...shown.map(({ value }) => value.length)))
  const groups = settingFileNames.map(name => {
    const lines = shown
      .filter(({ file }) => file === name)
      .map(({ key, value, source }) => `${`${key}:`.padEnd(keyWidth)} ${value.padEnd(valueWidth)}  # ${source}`)
    return [`# ${name}`, ...lines, ''].join('\n')
  })
  const files = loaded.files.length === 0 ? 'none, only the packaged defaults' : loaded.files.join(', ')
  return [`# Files: ${files}`, '', ...groups].join('\n')
}
