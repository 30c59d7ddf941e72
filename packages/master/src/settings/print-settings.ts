// `pyfarm settings`: every value in force and where it comes from.
import type { BrokerAddress } from '@pyfarm/contract/settings/broker-address'
import { formatByteSize } from '@pyfarm/contract/settings/byte-size'
import type { DatabaseAddress } from '@pyfarm/contract/settings/database-address'
import { formatInterval } from '@pyfarm/contract/settings/interval'
import { filesOfSetting, isSettingKey, settingFileNames, settingsShape } from '@pyfarm/contract/settings/settings'
import type { SettingKey } from '@pyfarm/contract/settings/settings'
import { loadSettings } from './load-settings.js'
import type { LoadedSettings, SettingsPlaces } from './load-settings.js'
import { maskSetting, maskText } from './mask.js'

/** Longer values push their source to the right rather than all of the column. */
const widestColumn = 44

/** Prints the settings on standard output; writes nothing else, not even the secrets of a first start. */
export async function runSettingsCommand(options: { home: string; configFolder?: string | undefined }): Promise<void> {
  const places: SettingsPlaces = { ...options, environment: process.env, readOnly: true }
  process.stdout.write(printSettings(await loadSettings(places)))
}

/** All settings as lines of YAML, a group for each file, each with its source as a comment, without secrets. */
export function printSettings(loaded: LoadedSettings): string {
  const keys = Object.keys(loaded.settings).filter(isSettingKey)
  const keyWidth = Math.max(...keys.map(key => key.length)) + 1
  const shown = new Map(keys.map(key => [key, showSetting(key, loaded.settings[key])]))
  const valueWidth = Math.min(widestColumn, Math.max(...[...shown.values()].map(text => text.length)))
  const groups = settingFileNames.map(file => {
    const lines = keys
      .filter(key => filesOfSetting(key).at(-1) === file)
      .map(
        key => `${`${key}:`.padEnd(keyWidth)} ${(shown.get(key) ?? '').padEnd(valueWidth)}  # ${loaded.sources.get(key) ?? ''}`,
      )
    return [`# ${file}`, ...lines, ''].join('\n')
  })
  const files = loaded.files.length === 0 ? 'none, only the packaged defaults' : loaded.files.join(', ')
  return [`# Files: ${files}`, '', ...groups].join('\n')
}

function showSetting(key: SettingKey, value: unknown): string {
  const form = settingsShape[key].meta()?.['form']
  if (typeof value === 'number' && form === 'interval') return formatInterval(value)
  if (typeof value === 'number' && form === 'bytes') return formatByteSize(value)
  if (isAddress(value)) return showAddress(value)
  const masked = maskSetting(key, value)
  return typeof masked === 'string' && /^[\w/.-]+$/.test(masked) ? masked : JSON.stringify(masked)
}

function isAddress(value: unknown): value is DatabaseAddress | BrokerAddress {
  return typeof value === 'object' && value !== null && 'kind' in value
}

function showAddress(address: DatabaseAddress | BrokerAddress): string {
  if (address.kind === 'embedded') return 'embedded://'
  if (address.kind === 'redis') return maskText(address.url)
  return address.kind === 'sqlite' ? `sqlite:///${address.file}` : maskText(address.text)
}
