// Runs a Jinja template over plain values. Only the worker thread calls it: a template may never come to an end.
import { Environment, Interpreter, parse, tokenize } from './jinja-library.js'
import type { JinjaValue } from './jinja-library.js'
import type { MailVariables } from './mail-variables.js'
import { isoformat, pythonText, strftime } from './python-time.js'

/** @throws when the template can't be read or fails, with a message for people */
export function runJinja(template: string, { job, ...others }: MailVariables): string {
  const environment = new Environment()
  for (const [name, value] of Object.entries({ ...constants, range, ...others, job })) environment.set(name, value)
  const columns = environment.lookupVariable('job').value
  if (columns instanceof Map) {
    for (const [name, value] of Object.entries(job))
      if (name.startsWith('time_') && typeof value === 'number') columns.set(name, timeValue(value))
  }
  return String(new Interpreter(environment).run(parse(tokenize(template))).value)
}

const constants = { true: true, false: false, none: null, True: true, False: false, None: null }

const longestRange = 100_000

function range(first: number, end?: number, step = 1): number[] {
  const [from, to] = end === undefined ? [0, first] : [first, end]
  const count = Math.max(0, Math.ceil((to - from) / step))
  if (!(count <= longestRange)) throw new Error(`range() gives at most ${longestRange} numbers`)
  return Array.from({ length: count }, (_, index) => from + index * step)
}

/** A time as Python's templates know it: printed as text, with methods. Milliseconds since 1970 UTC. */
function timeValue(time: number): JinjaValue {
  const date = new Date(time)
  const values = new Environment()
  const shown = values.set('text', pythonText(date))
  const members = values.set('members', {
    isoformat: () => isoformat(date),
    strftime: (format: unknown) => strftime(date, String(format)),
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }).value
  const { builtins } = shown
  if (builtins instanceof Map && members instanceof Map) for (const [name, member] of members) builtins.set(name, member)
  return shown
}
