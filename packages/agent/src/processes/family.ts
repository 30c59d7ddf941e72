// All that an agent has started. It is known to a guard, which ends it when the agent dies, and written down for the agent that
// starts next in the same home, in case the guard died too.
import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { z } from 'zod'
import type { Log } from '../log.js'
import { reasonOf } from '../reason-of.js'
import { endFamily, type FamilyTrace } from './end-family.js'
import { startGuard } from './guard.js'
import type { Head } from './process-table.js'

export interface Family {
  /** How the marks of its processes begin. */
  readonly mark: string
  /** A host has started. */
  joined(pid: number): void
  /** It has ended, and everything that it started. */
  left(pid: number): void
  /** Resolves when the guard has made sure that nothing is left. */
  close(): Promise<void>
}

const recordSchema = z.object({ mark: z.string().min(1), heads: z.array(z.object({ pid: z.int(), since: z.number() })) })

/** Ends what an earlier agent of this home has left running, and begins a family of its own. */
export async function openFamily(recordFile: string, log: Log): Promise<Family> {
  await endFormer(recordFile, log)
  const mark = randomUUID()
  const heads = new Map<number, Head>()
  const guard = startGuard(mark, log)
  let writing = write()

  function write(): Promise<void> {
    return keepRecord(recordFile, { mark, heads: [...heads.values()] }).catch((error: unknown) => {
      log.warn(`${recordFile} can't be written (${reasonOf(error)}): processes might outlast a crash of agent and guard.`)
    })
  }

  // Marks are enough to find them by; elsewhere their numbers are needed.
  function noteHeads(): void {
    if (platform() !== 'linux') writing = writing.then(write)
  }

  await writing
  return {
    mark,
    joined(pid) {
      const head = { pid, since: Date.now() }
      heads.set(pid, head)
      guard.watch(head)
      noteHeads()
    },
    left(pid) {
      heads.delete(pid)
      guard.forget(pid)
      noteHeads()
    },
    async close() {
      await guard.close()
      await writing
      await rm(recordFile, { force: true })
    },
  }
}

async function endFormer(recordFile: string, log: Log): Promise<void> {
  const trace = parseRecord(await readFile(recordFile, 'utf8').catch(() => ''))
  const ended = trace === undefined ? 0 : await endFamily(trace)
  if (ended > 0) log.warn(`The agent that worked in this home before has left ${ended} processes running; they are ended.`)
}

function parseRecord(text: string): FamilyTrace | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

// Replaced in one step: whoever reads it finds the old or the new one.
async function keepRecord(file: string, trace: FamilyTrace): Promise<void> {
  const fresh = `${file}.new`
  await writeFile(fresh, `${JSON.stringify(trace)}\n`)
  await rename(fresh, file)
}
