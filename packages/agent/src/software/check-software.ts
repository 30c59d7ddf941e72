// Finds out whether this machine has a version of a software (agent-protocol.md section 4.5).
import { z } from 'zod'
import type { HostProcess } from '../host/host-process.js'
import type { DiscoveryAnswer, VersionAnswer } from '../host/host-message.js'
import type { DiscoveryOrder } from '../host/messages.js'
import { compileCode } from '../job-type-code/compile-job-type.js'
import type { Log } from '../log.js'
import { reasonOf } from '../reason-of.js'
import type { PatientClient } from '../master-client/until-answered.js'
import type { Tuning } from '../tuning.js'
import { versionPath, type SoftwareVersion } from './software-version.js'

export interface SoftwareContext {
  readonly master: PatientClient
  readonly tuning: Pick<Tuning, 'discoveryMilliseconds'>
  readonly log: Log
  /** Where code of the master's is kept. */
  readonly codeFolder: string
  readonly agentId: () => string
  readonly startHost: () => HostProcess
  readonly signal: AbortSignal
}

const versionReplySchema = z.looseObject({ discovery_function_name: z.string().min(1).nullable().optional() })

/**
 * Runs the master's discovery code for versions of a software and tells the master what it found; nothing of those without such code.
 * Rejects when the signal ends it. What goes wrong with a version is logged, and the master is told nothing of it.
 */
export async function checkSoftware(software: string, versions: readonly string[], context: SoftwareContext): Promise<void> {
  const groups = new Map<string, Discovery>()
  for (const version of versions) {
    const found = await fetchDiscovery({ software, version }, context).catch((error: unknown) => {
      complain(context, software, [version], error)
    })
    if (found === undefined) continue
    // One process looks for all versions that have the same code.
    const key = JSON.stringify(found)
    groups.set(key, { ...found, versions: [...(groups.get(key)?.versions ?? []), version] })
  }
  for (const group of groups.values()) {
    await lookFor(software, group, context).catch((error: unknown) => {
      complain(context, software, group.versions, error)
    })
  }
}

function complain({ signal, log }: SoftwareContext, software: string, versions: readonly string[], error: unknown): void {
  signal.throwIfAborted()
  log.warn(`Looking for ${software} ${versions.join(', ')} went wrong: ${reasonOf(error)}`)
}

interface DiscoveryCode {
  readonly functionName: string
  readonly code: string
}

interface Discovery extends DiscoveryCode {
  readonly versions: readonly string[]
}

async function fetchDiscovery(asked: SoftwareVersion, { master, signal }: SoftwareContext): Promise<DiscoveryCode | undefined> {
  const path = versionPath(asked)
  const about = await master.send({ method: 'GET', path }, signal)
  if (about.status !== 200) throw new Error(`the master answered ${about.status} to the question for this version`)
  const functionName = versionReplySchema.safeParse(about.body).data?.discovery_function_name
  if (typeof functionName !== 'string') return undefined
  const code = await master.send({ method: 'GET', path: `${path}/discovery_code` }, signal)
  if (code.status !== 200) throw new Error(`the master answered ${code.status} to the question for its discovery code`)
  return { functionName, code: code.text }
}

async function lookFor(software: string, { versions, code, functionName }: Discovery, context: SoftwareContext): Promise<void> {
  const title = `discovery code of ${software} ${versions.join(', ')}`
  const codeFile = await compileCode({ stem: `software-${software}`, title, code }, context.codeFolder)
  const answer = await askHost({ software, versions, title, codeFile, functionName }, context)
  context.signal.throwIfAborted()
  if ('error' in answer) throw new Error(answer.error)
  for (const found of answer.answers) {
    await tellMaster(software, found, context).catch((error: unknown) => {
      complain(context, software, [found.version], error)
    })
  }
}

// The code runs in a process of its own, which is ended with everything that it started when it takes too long.
async function askHost(order: DiscoveryOrder, { tuning, startHost, signal }: SoftwareContext): Promise<DiscoveryAnswer> {
  const milliseconds = tuning.discoveryMilliseconds * order.versions.length
  let limit: NodeJS.Timeout | undefined
  const host = startHost()
  const late = new Promise<DiscoveryAnswer>(resolve => {
    limit = setTimeout(() => {
      resolve({ error: `its function took longer than ${milliseconds / 1000} seconds` })
    }, milliseconds)
  })
  signal.addEventListener('abort', host.kill, { once: true })
  try {
    return await Promise.race([host.discover(order), late])
  } finally {
    clearTimeout(limit)
    signal.removeEventListener('abort', host.kill)
    host.kill()
    await host.ended
  }
}

async function tellMaster(software: string, answer: VersionAnswer, context: SoftwareContext): Promise<void> {
  if ('error' in answer) throw new Error(answer.error)
  const { master, agentId, log, signal } = context
  const { version, found } = answer
  const ofAgent = `/agents/${agentId()}`
  const { status } = found
    ? await master.send({ method: 'POST', path: `${ofAgent}/software/`, body: { software, version } }, signal)
    : await master.send({ method: 'DELETE', path: ofAgent + versionPath({ software, version }) }, signal)
  if (status >= 300) throw new Error(`the master answered ${status} to the result`)
  log.info(found ? `This machine has ${software} ${version}.` : `This machine does not have ${software} ${version}.`)
}
