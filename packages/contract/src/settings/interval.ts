// Intervals: the reference's mapping of timedelta keywords (`{minutes: 4}`), a text (`2s`, `1h 30m`), or a number of seconds.

const millisecondsPer = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
  microseconds: 0.001,
} as const
type Unit = keyof typeof millisecondsPer

const unitOfSuffix: Readonly<Record<string, Unit>> = {
  w: 'weeks',
  d: 'days',
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
}

/** The interval in whole milliseconds; undefined when the value has none of the three forms or is below zero. */
export function parseInterval(value: unknown): number | undefined {
  const milliseconds = read(value)
  if (milliseconds === undefined || !Number.isFinite(milliseconds) || milliseconds < 0) return undefined
  return Math.round(milliseconds)
}

/** Milliseconds as a text that `parseInterval` reads back: `1h 30m`, `500ms`, `0s`. */
export function formatInterval(milliseconds: number): string {
  const parts: string[] = []
  let rest = Math.round(milliseconds)
  for (const suffix of ['d', 'h', 'm', 's', 'ms']) {
    const unit = unitOfSuffix[suffix]
    if (unit === undefined) continue
    const count = Math.floor(rest / millisecondsPer[unit])
    rest -= count * millisecondsPer[unit]
    if (count > 0) parts.push(`${count}${suffix}`)
  }
  return parts.length === 0 ? '0s' : parts.join(' ')
}

function read(value: unknown): number | undefined {
  if (typeof value === 'number') return value * millisecondsPer.seconds
  if (typeof value === 'string') return readText(value)
  if (typeof value === 'object' && value !== null) return readKeywords(value)
  return undefined
}

function readKeywords(mapping: object): number | undefined {
  const parts = Object.entries(mapping)
  if (parts.length === 0) return undefined
  let sum = 0
  for (const [unit, count] of parts) {
    if (!isUnit(unit) || typeof count !== 'number') return undefined
    sum += count * millisecondsPer[unit]
  }
  return sum
}

function readText(text: string): number | undefined {
  if (!/^\s*(?:\d+(?:\.\d+)?\s*(?:ms|us|[wdhms])\s*)+$/.test(text)) return undefined
  let sum = 0
  for (const [, count, suffix] of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|us|[wdhms])/g)) {
    const unit = unitOfSuffix[suffix ?? '']
    if (unit === undefined) return undefined
    sum += Number(count) * millisecondsPer[unit]
  }
  return sum
}

function isUnit(name: string): name is Unit {
  return Object.hasOwn(millisecondsPer, name)
}
