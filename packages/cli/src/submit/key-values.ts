// `key=value` options.
import { Problem } from '@pyfarm/contract/problem'

/** `--data`: values are taken as JSON where they are JSON, else as text. */
export function parseData(pairs: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(pair => split('--data', pair)).map(([key, value]) => [key, jsonOrText(value)]))
}

/** `--environ`: values are text. */
export function parseEnviron(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map(pair => split('--environ', pair)))
}

function split(option: string, pair: string): [key: string, value: string] {
  const at = pair.indexOf('=')
  if (at < 1) throw new Problem(`${option} ${pair}: write it as key=value`)
  return [pair.slice(0, at), pair.slice(at + 1)]
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
