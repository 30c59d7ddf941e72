// How a command tells what went wrong: a sentence, and a status other than 0.
import type { PartMessage } from '@pyfarm/contract/commands'
import { Problem } from '@pyfarm/contract/problem'

/** Writes the sentence to stderr, tells `pyfarm up` if that started this process, and ends the process soon after. */
export async function reportError(error: unknown, debug: boolean): Promise<void> {
  process.stderr.write(`${errorSentence(error, debug)}\n`)
  process.exitCode = 1
  if (error instanceof Problem) await tellParent({ kind: 'problem', message: error.message })
  // What was already opened when it went wrong must not keep the process.
  setTimeout(() => process.exit(), 300).unref()
}

/** A stack only with `debug`. */
export function errorSentence(error: unknown, debug: boolean): string {
  if (debug && error instanceof Error) return error.stack ?? error.message
  if (error instanceof Problem) return error.message
  const text = error instanceof Error ? error.message : String(error)
  return `unexpected: ${text}${debug ? '' : '; run with --debug for details'}`
}

function tellParent(message: PartMessage): Promise<void> {
  return new Promise(resolve => {
    if (process.send === undefined || !process.connected) resolve()
    else process.send(message, undefined, undefined, () => resolve())
  })
}
