// Why a host ended before its work did.
import type { ChildProcess } from 'node:child_process'

const mostErrorText = 2048

export interface HostErrors {
  /** The end of what it wrote to its standard error. */
  readonly tail: string
  /** Node said that its memory is used up, and then wrote pages about itself. */
  readonly outOfMemory: boolean
}

/** Reads the standard error of a host; gives what came so far. */
export function collectErrors(child: ChildProcess): () => HostErrors {
  let tail = ''
  let outOfMemory = false
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-mostErrorText)
    outOfMemory ||= /JavaScript heap out of memory/.test(tail)
  })
  return () => ({ tail: tail.trim(), outOfMemory })
}

/** A sentence about an unexpected end; `how` is its exit code or signal. */
export function describeEnd(how: string, { tail, outOfMemory }: HostErrors, memoryMegabytes: number): string {
  if (outOfMemory) return tooMuchMemory(memoryMegabytes)
  return `The process that ran the code ended before its work (${how}).${tail === '' ? '' : ` ${tail}`}`
}

/** What is said of job type code that took too much memory itself. */
export function tooMuchMemory(memoryMegabytes: number): string {
  const megabytes = memoryMegabytes.toLocaleString('en')
  return `The job type's own code took more than ${megabytes} MB of memory and was ended; its renderers don't count.`
}
