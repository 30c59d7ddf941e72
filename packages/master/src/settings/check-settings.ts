// Turns values into typed settings, or says which is wrong and how to put it right.
import { isAbsolute, resolve } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import type { DatabaseAddress } from '@pyfarm/contract/settings/database-address'
import { isSettingKey, settingsSchema, settingsShape } from '@pyfarm/contract/settings/settings'
import type { SettingKey, Settings } from '@pyfarm/contract/settings/settings'
import { placeOf } from './given-settings.js'
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
  const sentences = checked.error.issues.map(issue => sentenceOf(issue, given, values))
  throw new Problem([...new Set(sentences)].join('\n'))
}

function sentenceOf(issue: Issue, given: GivenSettings, values: ReadonlyMap<SettingKey, unknown>): string {
  const key = String(issue.path[0])
  if (!isSettingKey(key)) return issue.message
  const reason = issue.code === 'custom' ? issue.message : settingsShape[key].description
  const place = placeOf(given.get(key)?.source ?? '')
  return `${place}: ${key} is ${show(maskSetting(key, values.get(key)))}, but ${reason ?? issue.message}.`
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'missing'
}

function inHome(settings: Settings, home: string): Settings {
  return {
    ...settings,
    database: databaseInHome(settings.database, home),
    statistics_database: databaseInHome(settings.statistics_database, home),
    agent_updates_dir: resolve(home, settings.agent_updates_dir),
    tasklogs_dir: resolve(home, settings.tasklogs_dir),
    scheduler_lockfile_base: resolve(home, settings.scheduler_lockfile_base),
  }
}

function databaseInHome(address: DatabaseAddress, home: string): DatabaseAddress {
  if (address.kind !== 'sqlite' || isAbsolute(address.file)) return address
  return { ...address, file: resolve(home, address.file) }
}
