// Calls a function that tells whether this machine has a software.
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { reasonOf } from '../reason-of.js'
import { watchMemory } from './memory-watch.js'
import type { DiscoveryAnswer, VersionAnswer } from './host-message.js'
import { isPython } from './is-python.js'
import type { DiscoveryOrder } from './messages.js'
import type { PythonBridge } from './python-bridge.js'

/** Never rejects. TypeScript gets `{ software, version }`, PyFarm's functions in Python take no argument. */
export async function runDiscovery(order: DiscoveryOrder): Promise<DiscoveryAnswer> {
  try {
    return isPython(order) ? await discoverInPython(order) : await discoverHere(order)
  } catch (error) {
    return { error: reasonOf(error) }
  }
}

async function discoverHere({ codeFile, functionName, software, versions }: DiscoveryOrder): Promise<DiscoveryAnswer> {
  const module = (await import(pathToFileURL(codeFile).href)) as Record<string, unknown>
  const found = Object.hasOwn(module, functionName) ? module[functionName] : undefined
  if (typeof found !== 'function') return { error: `The code exports no function named "${functionName}".` }
  const answers: VersionAnswer[] = []
  for (const version of versions) {
    try {
      const result: unknown = await Reflect.apply(found, undefined, [{ software, version }])
      answers.push({ version, found: result === true })
    } catch (error) {
      answers.push({ version, error: reasonOf(error) })
    }
  }
  return { answers }
}

async function discoverInPython({ title, codeFile, functionName, versions }: DiscoveryOrder): Promise<DiscoveryAnswer> {
  const { startPython } = await import('./python-bridge.js')
  const python = await startPython()
  void python.drain({ line: () => undefined, ready: () => undefined })
  python.send({ kind: 'discover', title, functionName, code: await readFile(codeFile, 'utf8') })
  const memory = watchMemory(python.pid)
  return Promise.race([answerOf(python, versions), memory.tooMuch.then(error => ({ error: error.message }))])
}

// Without an argument its function says the same of every version.
async function answerOf(python: PythonBridge, versions: readonly string[]): Promise<DiscoveryAnswer> {
  for (;;) {
    const { value: message } = await python.messages.next()
    if (message === undefined) return { error: `Python ended before its function did (${await python.ended}).` }
    if (message.kind !== 'discovered') continue
    if (message.error !== undefined) return { error: message.error }
    return { answers: versions.map(version => ({ version, found: message.found === true })) }
  }
}
