// Runs the agent in the version that is to run: the installed one in this process, others as a process of their own. A version that does not
// come up gives way to the one before.
import { join } from 'node:path'
import { bundleProgram } from '@pyfarm/contract/agent-bundle'
import type { AgentOptions } from '@pyfarm/contract/commands'
import { Problem } from '@pyfarm/contract/problem'
import { readAgentVersion } from '../agent-version.js'
import { readEnrolment } from '../enrolment/enrolment-file.js'
import { openAgentHome, type AgentHome } from '../home/agent-home.js'
import { openLog, type Log } from '../log.js'
import { openMasterClient } from '../master-client/master-client.js'
import { defaultTuning } from '../tuning.js'
import { nextStart, recordFor, trialFailed, trialPassed, tryNext, withoutCurrent, type VersionStart } from './version-record.js'
import { canStart, keepRecord, readRecord, removeOthers, takeWanted, versionFolder } from './version-store.js'
import { startVersion, watchTrial, type VersionProcess } from './version-process.js'

export type RunEnd = 'stopped' | 'restart'

export interface VersionRunner {
  readonly options: AgentOptions
  /** Runs the installed version until it ends. */
  readonly runInstalled: (options: AgentOptions, onReady: (url: string) => void) => Promise<RunEnd>
  readonly onReady: (url: string) => void
  /** Aborted when the agent is to end. */
  readonly signal: AbortSignal
}

/** Runs until the agent is told to end, in whatever version. Rejects with a Problem when it can't start, or ends unexpectedly. */
export async function runVersions({ options, runInstalled, onReady, signal }: VersionRunner): Promise<void> {
  const home = await openAgentHome(options.home)
  const log = openLog(options.debug)
  let { port } = options
  const tellReady = (url: string) => {
    // It stays where it is called, whichever version runs.
    port = Number(new URL(url).port)
    onReady(url)
  }
  while (!signal.aborted) {
    const start = await chooseVersion(home, log)
    const now = { ...options, port }
    const run = { home, log, options: now, onReady: tellReady, signal }
    const end = start.version === null ? await runInstalled(now, tellReady) : await runUnpacked(run, start, start.version)
    if (end === 'stopped') return
  }
}

async function chooseVersion(home: AgentHome, log: Log): Promise<VersionStart> {
  const kept = recordFor(readAgentVersion(), await readRecord(home))
  const wanted = await takeWanted(home)
  const start = nextStart(wanted === undefined ? kept : tryNext(kept, wanted))
  if (start.version !== null && !(await canStart(home, start.version))) {
    log.error(`Version ${start.version} is not in ${home.versions} any more.`)
    const record = start.isTrial ? trialFailed(start.record, 'its files are gone') : withoutCurrent(start.record)
    await keepRecord(home, record)
    return chooseVersion(home, log)
  }
  if (kept.trial !== null || wanted !== undefined || start.record !== kept) await keepRecord(home, start.record)
  return start
}

interface UnpackedRun {
  readonly home: AgentHome
  readonly log: Log
  readonly options: AgentOptions
  readonly onReady: (url: string) => void
  readonly signal: AbortSignal
}

async function runUnpacked(run: UnpackedRun, { isTrial }: VersionStart, version: string): Promise<RunEnd> {
  const { home, log, options, onReady, signal } = run
  log.info(`Version ${version} is started from ${versionFolder(home, version)}.`)
  const running = startVersion(join(versionFolder(home, version), bundleProgram), options, onReady)
  signal.addEventListener('abort', running.stop, { once: true })
  if (signal.aborted) running.stop()
  try {
    const failure = isTrial ? await proveVersion(run, running, version) : undefined
    if (failure !== undefined) return 'restart'
    const end = await running.ended
    if (end.kind !== 'failed' || signal.aborted) return end.kind === 'restart' ? 'restart' : 'stopped'
    throw new Problem(`Version ${version} of the agent ended unexpectedly: ${end.reason}.`)
  } finally {
    signal.removeEventListener('abort', running.stop)
  }
}

/** Why it failed, after it has ended and the version before is chosen again. */
async function proveVersion({ home, log, options, signal }: UnpackedRun, running: VersionProcess, version: string) {
  const failure = await watchTrial(running, {
    milliseconds: defaultTuning.comeUpMilliseconds,
    masterAnswers: () => answers(options.master, home),
  })
  // Told to end in mid-trial, it has shown nothing either way.
  if (signal.aborted) return undefined
  const record = await readRecord(home)
  if (record === undefined) return undefined
  if (failure === undefined) {
    await keepRecord(home, trialPassed(record))
    await removeOthers(home, version)
    log.info(`Version ${version} has come up and is the one that runs from now on.`)
    return undefined
  }
  const after = trialFailed(record, failure)
  log.error(after.lastError ?? failure)
  await keepRecord(home, after)
  running.stop()
  await running.ended
  return failure
}

async function answers(master: string, home: AgentHome): Promise<boolean> {
  const enrolment = await readEnrolment(home.enrolmentFile)
  const client = openMasterClient(master, { certificate: enrolment?.certificate })
  try {
    await client.send({ method: 'GET', path: '/agents/schema' }, AbortSignal.timeout(5000))
    return true
  } catch {
    return false
  } finally {
    await client.close()
  }
}
