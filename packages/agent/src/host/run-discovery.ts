// Calls a function that tells whether this machine has a software.
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { reasonOf } from '../log.js'
import { watchMemory } from './memory-watch.js'
import type { DiscoveryAnswer } from './host-message.js'
import type { DiscoveryOrder } from './messages.js'
import { startPython, type PythonBridge } from './python-bridge.js'

/** Never rejects. TypeScript gets `{ software, version }`, PyFarm's functions in Python take no argument. */
export async function runDiscovery(order: DiscoveryOrder): Promise<DiscoveryAnswer> {
  try {
    return extname(order.codeFile) === '.py' ? await discoverInPython(order) : await discoverHere(order)
  } catch (error) {
    return { error: reasonOf(error) }
  }
}

async function discoverHere({ codeFile, functionName, software, version }: DiscoveryOrder): Promise<DiscoveryAnswer> {
  const module = (await import(pathToFileURL(codeFile).href)) as Record<string, unknown>
  const found = Object.hasOwn(module, functionName) ? module[functionName] : undefined
  if (typeof found !== 'function') return { error: `The code exports no function named "${functionName}".` }
  const result: unknown = await Reflect.apply(found, undefined, [{ software, version }])
  return { found: result === true }
}

async function discoverInPython({ title, codeFile, functionName }: DiscoveryOrder): Promise<DiscoveryAnswer> {
  const python = await startPython()
  void python.drain({ line: () => undefined, ready: () => undefined })
  python.send({ kind: 'discover', title, functionName, code: await readFile(codeFile, 'utf8') })
  const memory = watchMemory(python.pid)
  return Promise.race([answerOf(python), memory.tooMuch.then(error => ({ error: error.message }))])
}

async function answerOf(python: PythonBridge): Promise<DiscoveryAnswer> {
  for (;;) {
    const { value: message } = await python.messages.next()
    if (message === undefined) return { error: `Python ended before its function did (${await python.ended}).` }
    if (message.kind === 'discovered')
      return message.error === undefined ? { found: message.found === true } : { error: message.error }
  }
}
