// Settings in the environment: PYFARM_<KEY>.
import { readFileSync } from 'node:fs'
import { Problem } from '@pyfarm/contract/problem'
import { isSettingKey, settingsShape } from '@pyfarm/contract/settings/settings'
import type { SettingKey } from '@pyfarm/contract/settings/settings'
import { parse } from 'yaml'
import type { GivenSetting } from './given-settings.js'
import { didYouMean } from './nearest-name.js'

export type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'PYFARM_'
/** Variables that are ours and no settings. */
const otherVariables: ReadonlySet<string> = new Set([
  'PYFARM_HOME',
  'PYFARM_MASTER',
  'PYFARM_TOKEN',
  'PYFARM_ENROL_KEY',
  'PYFARM_HOST_ID',
  'PYFARM_PYTHON',
])
/** What the tests and the benchmarks read. */
const otherPrefix = /^PYFARM_(?:TEST|BENCH)_/

/** The settings that the environment gives. Throws a Problem for a PYFARM_ variable that is none. */
export function settingsOfEnvironment(environment: Environment): Map<SettingKey, GivenSetting> {
  const given = new Map<SettingKey, GivenSetting>()
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || text === undefined || otherVariables.has(name) || otherPrefix.test(name)) continue
    const key = keyOf(name)
    const ofFile = key === undefined ? keyOf(name.replace(/_FILE$/, '')) : undefined
    if (key !== undefined) given.set(key, { value: readVariable(key, text), source: `environment ${name}` })
    else if (ofFile === undefined) throw unknownVariable(name)
    else if (environment[variableOf(ofFile)] === undefined) given.set(ofFile, settingInFile(ofFile, name, text))
    else throw new Problem(`The environment has ${variableOf(ofFile)} and ${name}: unset one of them.`)
  }
  return given
}

function keyOf(name: string): SettingKey | undefined {
  const key = name.slice(prefix.length).toLowerCase()
  return isSettingKey(key) && name === variableOf(key) ? key : undefined
}

/** `PYFARM_DATABASE_FILE=/run/secrets/database`: what has a password in it need not stand in the environment. */
function settingInFile(key: SettingKey, variable: string, path: string): GivenSetting {
  try {
    return { value: readVariable(key, readFileSync(path, 'utf8').trim()), source: `${path}, by environment ${variable}` }
  } catch (error) {
    throw new Problem(`The environment's ${variable} names ${path}, which can't be read: let this user read it.`, {
      cause: error,
    })
  }
}

function variableOf(key: string): string {
  return prefix + key.toUpperCase()
}

function unknownVariable(name: string): Problem {
  const known = [...Object.keys(settingsShape).map(variableOf), ...otherVariables]
  return new Problem(`The environment has ${name}, which is no setting; unset it.${didYouMean(name.toUpperCase(), known)}`)
}

/** YAML, so that numbers, lists and `null` can be given; but a text need not be quoted to be taken as it stands. */
function readVariable(key: SettingKey, text: string): unknown {
  const schema = settingsShape[key]
  const value = parseOrText(text)
  if (typeof value === 'string' && /^\s*["']/.test(text)) return value
  const takesNull = schema.safeParse(null).success || schema.meta()?.['form'] === 'secret'
  if (value === null && takesNull && !text.trimStart().startsWith('#')) return null
  return value === null || typeof value === 'string' || schema.safeParse(text).success ? text : value
}

function parseOrText(text: string): unknown {
  try {
    return parse(text, { prettyErrors: false, logLevel: 'silent' })
  } catch {
    return text
  }
}
