// Turns values into typed settings, or says which is wrong and how to put it right.
import { isAbsolute, resolve } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import type { DatabaseAddress } from '@pyfarm/contract/settings/database-address'
import { isSettingKey, settingsSchema, settingsShape } from '@pyfarm/contract/settings/settings'
import type { SettingKey, Settings } from '@pyfarm/contract/settings/settings'
import { defaultSource, placeOf } from './given-settings.js'
import type { GivenSettings } from './given-settings.js'
import { maskSetting } from './mask.js'

type Issue = Readonly<{ code?: string; path: PropertyKey[]; message: string }>

/**
 * The settings of the substituted values, with every path made absolute in the home.
 * Throws a Problem with one sentence for each wrong value.
 */
export function checkSettings(given: GivenSettings, values: ReadonlyMap<SettingKey, unknown>, home: string): Settings {
  const checked = settingsSchema.safeParse(Object.fromEntries(values))
  if (checked.success) return inHome(checked.data, home)
  const faults = checked.error.issues.map(issue => faultOf(issue, given, values))
  const ofSite = faults.filter(({ source }) => source !== defaultSource)
  // A wrong value that defaults are made from makes them wrong too: only what the site wrote can be put right.
  const told = ofSite.length > 0 ? ofSite : faults
  throw new Problem([...new Set(told.map(({ sentence }) => sentence))].join('\n'))
}

function faultOf(issue: Issue, given: GivenSettings, values: ReadonlyMap<SettingKey, unknown>) {
  const keys = issue.path.map(String).filter(isSettingKey)
  const sources = keys.map(key => given.get(key)?.source ?? defaultSource)
  const source = sources.find(place => place !== defaultSource) ?? defaultSource
  const key = keys[0]
  if (key === undefined) return { source, sentence: issue.message }
  const reason = issue.code === 'custom' ? issue.message : (settingsShape[key].description ?? issue.message)
  return { source, sentence: `${placeOf(source)}: ${key} is ${show(maskSetting(key, values.get(key)))}, but ${reason}.` }
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value)
}

function inHome(settings: Settings, home: string): Settings {
  return {
    ...settings,
    database: databaseInHome(settings.database, home),
    statistics_database: databaseInHome(settings.statistics_database, home),
    agent_updates_dir: resolve(home, settings.agent_updates_dir),
    agent_update_key: resolve(home, settings.agent_update_key),
    tasklogs_dir: resolve(home, settings.tasklogs_dir),
    tls_cert: settings.tls_cert === null ? null : resolve(home, settings.tls_cert),
    tls_key: settings.tls_key === null ? null : resolve(home, settings.tls_key),
    smtp_ca_file: settings.smtp_ca_file === null ? null : resolve(home, settings.smtp_ca_file),
    scheduler_lockfile_base: resolve(home, settings.scheduler_lockfile_base),
  }
}

function databaseInHome(address: DatabaseAddress, home: string): DatabaseAddress {
  if (address.kind !== 'sqlite' || isAbsolute(address.file)) return address
  return { ...address, file: resolve(home, address.file) }
}
