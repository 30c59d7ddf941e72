// The settings in force, from the packaged defaults, the files of the site and the environment.
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import type { SettingKey, Settings } from '@pyfarm/contract/settings/settings'
import { checkSettings } from './check-settings.js'
import { settingsOfEnvironment } from './environment.js'
import type { Environment } from './environment.js'
import { defaultSource } from './given-settings.js'
import type { GivenSetting } from './given-settings.js'
import { keepSecrets, makeSecrets, readSecrets, secretKeys, secretsFile } from './secrets.js'
import { packagedFolder, readNamedFolder, readSettingFolder } from './setting-files.js'
import { substitute } from './substitute.js'

export interface SettingsPlaces {
  /** Folder for everything that is written by default; made when missing. */
  readonly home: string
  /** Looked into last (`--config`). */
  readonly configFolder?: string | undefined
  readonly environment: Environment
  /** Default: `/etc/pyfarm`. */
  readonly systemFolder?: string
  /** True: write nothing, so that secrets that the home lacks are random ones for this once. */
  readonly readOnly?: boolean
}

export interface LoadedSettings {
  readonly settings: Settings
  /** Where each value comes from: path of a file, `environment PYFARM_X`, or `default`. */
  readonly sources: ReadonlyMap<SettingKey, string>
  /** The site's files that were read, in the order in which later ones win. */
  readonly files: readonly string[]
}

/**
 * Loads and checks all settings. Throws a Problem that names file, key and value of what is wrong.
 *
 *     const { settings } = await loadSettings({ home, environment: process.env })
 */
export async function loadSettings(places: SettingsPlaces): Promise<LoadedSettings> {
  const home = resolve(places.home)
  if (places.readOnly !== true) await makeHome(home)
  const given = new Map<SettingKey, GivenSetting>()
  for (const { values } of await readSettingFolder(packagedFolder)) {
    for (const [key, value] of values) given.set(key, { value, source: defaultSource })
  }
  const files = await readSiteFiles(places, home)
  for (const { path, values } of files) {
    for (const [key, value] of values) given.set(key, { value, source: path })
  }
  for (const [key, setting] of settingsOfEnvironment(places.environment)) given.set(key, setting)
  await fillSecrets(given, home, places.readOnly === true)
  const settings = checkSettings(given, substitute(given, { home, temp: home }), home)
  const sources = new Map([...given].map(([key, { source }]) => [key, source]))
  return { settings, sources, files: files.map(({ path }) => path) }
}

async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true })
  } catch (error) {
    throw new Problem(`The home ${home} can't be made; let this user write there or name another folder with --home.`, {
      cause: error,
    })
  }
}

async function readSiteFiles({ systemFolder = '/etc/pyfarm', configFolder }: SettingsPlaces, home: string) {
  const named = configFolder === undefined ? [] : await readNamedFolder(resolve(configFolder))
  return [...(await readSettingFolder(systemFolder)), ...(await readSettingFolder(home)), ...named]
}

async function fillSecrets(given: Map<SettingKey, GivenSetting>, home: string, readOnly: boolean): Promise<void> {
  const missing = secretKeys.filter(key => given.get(key)?.value === null)
  if (missing.length === 0) return
  const path = secretsFile(home)
  const kept = readOnly ? await readSecrets(path) : await keepSecrets(home)
  const secrets = kept ?? makeSecrets()
  const source = kept === undefined ? `${path}, made at first start` : path
  for (const key of missing) given.set(key, { value: secrets[key], source })
}
