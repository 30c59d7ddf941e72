// Puts the values of other settings in place of `${name}`.
import { Problem } from '@pyfarm/contract/problem'
import { isSettingKey } from '@pyfarm/contract/settings/settings'
import type { SettingKey } from '@pyfarm/contract/settings/settings'
import { placeOf } from './given-settings.js'
import type { GivenSettings } from './given-settings.js'
import { didYouMean } from './nearest-name.js'

/** Names that are no settings and can be used in all of them, such as `home`. */
export type Variables = Readonly<Record<string, string>>

/**
 * Every value with its `${name}`s replaced, as deep as they go. A value that is only `${name}` becomes what that
 * setting is, a number or mapping too; within a longer text it becomes its text. `$${` stays as `${`.
 * Throws a Problem for an unknown name and for a circle.
 */
export function substitute(given: GivenSettings, variables: Variables): Map<SettingKey, unknown> {
  const finished = new Map<SettingKey, unknown>()
  const open: SettingKey[] = []

  function valueOf(key: SettingKey): unknown {
    if (finished.has(key)) return finished.get(key)
    if (open.includes(key)) throw circle(given, [...open.slice(open.indexOf(key)), key])
    open.push(key)
    const value = replaceIn(given.get(key)?.value, name => lookUp(key, name))
    open.pop()
    finished.set(key, value)
    return value
  }

  function lookUp(user: SettingKey, name: string): unknown {
    if (Object.hasOwn(variables, name)) return variables[name]
    if (isSettingKey(name) && given.has(name)) return valueOf(name)
    const names = [...given.keys(), ...Object.keys(variables)]
    throw new Problem(`${sourceOf(given, user)}: ${user} uses \${${name}}, which is no setting.${didYouMean(name, names)}`)
  }

  for (const key of given.keys()) valueOf(key)
  return finished
}

function replaceIn(value: unknown, lookUp: (name: string) => unknown): unknown {
  if (typeof value === 'string') return replaceInText(value, lookUp)
  if (Array.isArray(value)) return value.map(item => replaceIn(item, lookUp))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaceIn(item, lookUp)]))
}

function replaceInText(text: string, lookUp: (name: string) => unknown): unknown {
  const whole = /^\$\{(\w+)\}$/.exec(text)
  if (whole?.[1] !== undefined) return lookUp(whole[1])
  return text.replaceAll(/\$\$\{|\$\{(\w+)\}/g, (_, name?: string) => (name === undefined ? '${' : asText(lookUp(name))))
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

function circle(given: GivenSettings, keys: readonly SettingKey[]): Problem {
  const first = keys[0]
  const place = first === undefined ? '' : `${sourceOf(given, first)}: `
  return new Problem(`${place}${keys.join(' uses ')}; settings can't be made from each other in a circle, write one of them out.`)
}

function sourceOf(given: GivenSettings, key: SettingKey): string {
  return placeOf(given.get(key)?.source ?? '')
}
