// Looks after an assignment that runs: its memory, the room on the disks, and whether it is still heard of.
import { setTimeout as sleep } from 'node:timers/promises'
import { tooMuchMemory } from '../host/host-end.js'
import type { HostProcess } from '../host/host-process.js'
import { silenceTrouble } from '../host/silence-watch.js'
import { lackOfRoom } from '../work-watch/free-disk.js'
import { listsCheaply, residentBytes } from '../work-watch/list-processes.js'
import { judgeMemory, memoryLimits } from '../work-watch/memory-rules.js'
import { endEarly, type Life, type Verdict } from './assignment-life.js'

const megabyte = 1024 * 1024
/** What costs more is looked at every so many times only. */
const rarely = 5
/** The host notices silence itself, unless job type code blocks it; it says that something was heard each second. */
const silenceGraceMilliseconds = 5000

/** Looks at the work again and again until its host has ended, and ends it when it goes too far. */
export function watchWork(life: Life, host: HostProcess): void {
  const over = new AbortController()
  void host.ended.then(() => {
    over.abort()
  })
  // A look that fails (a process list that can't be had) is made up by the next one.
  void look(life, host, over.signal)
}

async function look(life: Life, host: HostProcess, over: AbortSignal): Promise<void> {
  const watches = [watchHost(life, host), watchMemory(life, host), watchSilence(life), watchDisk(life)]
  const isOver = () => over.aborted
  for (let round = 0; !isOver(); round++) {
    await sleep(life.context.tuning.watchMilliseconds, undefined, { signal: over }).catch(() => undefined)
    for (const watch of watches) {
      if (isOver()) return
      const verdict = await watch(round).catch(() => undefined)
      if (verdict !== undefined) endEarly(life, verdict)
    }
  }
}

type Watch = (round: number) => Promise<Verdict | undefined>

// What a job type takes beside V8's own memory (buffers, addons) has no other limit.
function watchHost({ context: { tuning } }: Life, host: HostProcess): Watch {
  const limit = tuning.hostMegabytes
  return async () => {
    if (residentBytes(host.pid) <= (limit + hostOverhead) * megabyte) return undefined
    return { kind: 'failed', reason: tooMuchMemory(limit) }
  }
}
/** MB that Node itself takes. */
const hostOverhead = 128

function watchMemory({ body, context }: Life, host: HostProcess): Watch {
  const limits = memoryLimits(body.job)
  const least = Math.min(limits.warning ?? Number.POSITIVE_INFINITY, limits.max ?? Number.POSITIVE_INFINITY)
  let before = 0
  return async round => {
    if (least === Number.POSITIVE_INFINITY || (!listsCheaply && round % rarely !== 0)) return undefined
    const megabytes = Math.round((await context.processes.measure(host, least * megabyte)) / megabyte)
    const verdict = judgeMemory(megabytes, before, limits)
    before = megabytes
    if (verdict.kind === 'warn') host.note(verdict.text)
    return verdict.kind === 'end' ? { kind: 'failed', reason: verdict.error } : undefined
  }
}

function watchSilence(life: Life): Watch {
  const seconds = life.body.job.silence_seconds
  return async () => {
    if (seconds === undefined || life.heardAt === undefined) return undefined
    if (performance.now() - life.heardAt <= seconds * 1000 + silenceGraceMilliseconds) return undefined
    return { kind: 'failed', reason: silenceTrouble(seconds) }
  }
}

function watchDisk({ context: { home, limits } }: Life): Watch {
  return async round => {
    const lack = round % rarely === 0 ? await lackOfRoom([home.temporary, home.logs], limits.minFreeDisk) : undefined
    return lack === undefined ? undefined : { kind: 'no-room', reason: lack }
  }
}
