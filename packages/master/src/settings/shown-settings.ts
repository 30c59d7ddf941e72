// Every setting as people may see it: in the words of the files, without what is secret.
import type { BrokerAddress } from '@pyfarm/contract/settings/broker-address'
import { formatByteSize } from '@pyfarm/contract/settings/byte-size'
import type { DatabaseAddress } from '@pyfarm/contract/settings/database-address'
import { formatInterval } from '@pyfarm/contract/settings/interval'
import { filesOfSetting, isSettingKey, settingsShape } from '@pyfarm/contract/settings/settings'
import type { SettingFileName, SettingKey, Settings } from '@pyfarm/contract/settings/settings'
import { maskSetting, maskText } from './mask.js'

export interface ShownSetting {
  readonly key: SettingKey
  /** The file in which a site sets it. */
  readonly file: SettingFileName
  /** As it would stand in that file; `***` for a secret. */
  readonly value: string
  /** Path of a file, `environment PYFARM_X`, or `default`; empty where nobody knows. */
  readonly source: string
}

export function shownSettings(settings: Settings, sources: ReadonlyMap<SettingKey, string>): ShownSetting[] {
  return Object.keys(settings)
    .filter(isSettingKey)
    .map(key => ({
      key,
      file: filesOfSetting(key).at(-1) ?? 'master.yml',
      value: showSetting(key, settings[key]),
      source: sources.get(key) ?? '',
    }))
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
