// Finds out whether this machine has a version of a software (agent-protocol.md section 4.5).
import { z } from 'zod'
import type { HostProcess } from '../host/host-process.js'
import type { DiscoveryAnswer } from '../host/host-message.js'
import type { DiscoveryOrder } from '../host/messages.js'
import { compileCode } from '../job-type-code/compile-job-type.js'
import type { Log } from '../log.js'
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
 * Runs the master's discovery code for a version and tells the master what it found; nothing when there is no such code.
 * Rejects with a sentence when the code can't be had or run: the master is told nothing then.
 */
export async function checkSoftware(asked: SoftwareVersion, context: SoftwareContext): Promise<void> {
  const discovery = await fetchDiscovery(asked, context)
  if (discovery === undefined) return
  const { software, version } = asked
  const title = `discovery code of ${software} ${version}`
  const codeFile = await compileCode({ stem: `software-${software}-${version}`, title, code: discovery.code }, context.codeFolder)
  const answer = await askHost({ software, version, title, codeFile, functionName: discovery.functionName }, context)
  context.signal.throwIfAborted()
  if ('error' in answer) throw new Error(answer.error)
  await tellMaster(asked, answer.found, context)
}

interface Discovery {
  readonly functionName: string
  readonly code: string
}

async function fetchDiscovery(asked: SoftwareVersion, { master, signal }: SoftwareContext): Promise<Discovery | undefined> {
  const path = versionPath(asked)
  const about = await master.send({ method: 'GET', path }, signal)
  if (about.status !== 200) throw new Error(`the master answered ${about.status} to the question for this version`)
  const functionName = versionReplySchema.safeParse(about.body).data?.discovery_function_name
  if (typeof functionName !== 'string') return undefined
  const code = await master.send({ method: 'GET', path: `${path}/discovery_code` }, signal)
  if (code.status !== 200) throw new Error(`the master answered ${code.status} to the question for its discovery code`)
  return { functionName, code: code.text }
}

// The code runs in a process of its own, which is ended with everything that it started when it takes too long.
async function askHost(order: DiscoveryOrder, { tuning, startHost, signal }: SoftwareContext): Promise<DiscoveryAnswer> {
  const milliseconds = tuning.discoveryMilliseconds
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

async function tellMaster(asked: SoftwareVersion, found: boolean, context: SoftwareContext): Promise<void> {
  const { master, agentId, log, signal } = context
  const { software, version } = asked
  const ofAgent = `/agents/${agentId()}`
  const { status } = found
    ? await master.send({ method: 'POST', path: `${ofAgent}/software/`, body: { software, version } }, signal)
    : await master.send({ method: 'DELETE', path: ofAgent + versionPath(asked) }, signal)
  if (status >= 300) throw new Error(`the master answered ${status} to the result`)
  log.info(found ? `This machine has ${software} ${version}.` : `This machine does not have ${software} ${version}.`)
}
