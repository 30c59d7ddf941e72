// Watches a farm of real processes while a test uses it, and says which of its invariants did not hold. `openFarm` starts it for
// every farm, and `every-farm.ts` asks after every test.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { instant } from '@pyfarm/contract/ids'
import { planOptions } from '@pyfarm/master/scheduler/assign-pass'
import type { Reader } from '@pyfarm/master/database/database'
import { loadSettings } from '@pyfarm/master/settings/load-settings'
import { openMoments } from '@pyfarm/master/testing/moments'
import { wrongAlways } from './always-rules.js'
import { nameOfAgent } from './moment.js'
import type { Moment } from './moment.js'
import { readMoment } from './read-moment.js'
import type { Watched } from './read-moment.js'
import { open, sayOpen, watchServing } from './serving-rules.js'

export interface WatchedFarm {
  readonly home: string
  readonly environment: NodeJS.ProcessEnv
  /** Where commands leave witnesses of their runs. */
  readonly folder: string
  /** Whether a process lives that hands out work; without one, people do. */
  readonly assigns: () => boolean
  /** The master that counts its own assign passes; undefined where schedulers do that in the database. */
  readonly master: (() => string) | undefined
}

export interface FarmWatch {
  /** Waits until the farm has nothing left to hand out, and fails with a sentence for each invariant that did not hold so far. */
  readonly judge: (patience?: number) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Milliseconds between two looks. */
const pause = 200
/** Milliseconds, for a farm that never comes to rest; much less than the interval at which the scheduler looks by itself. */
const longestUnrest = 45_000

export const openWatches = new Set<FarmWatch>()

/** Begins when the database of the farm is there. */
export async function watchFarm(farm: WatchedFarm): Promise<FarmWatch> {
  const { settings } = await loadSettings({
    home: farm.home,
    environment: { ...process.env, ...farm.environment },
    readOnly: true,
  })
  const moments = await openMoments(settings)
  const watched: Watched = { moments, settings, clock: () => instant(Date.now()), countPasses: passCounter(farm) }
  const options = planOptions(settings)
  const wrong = new Set<string>()
  const wrongServing = watchServing(options)
  const ending = new AbortController()
  let before: Moment | undefined
  let looking: Promise<Moment> | undefined

  const look = async (): Promise<Moment> => {
    const now = await readMoment(watched)
    for (const sentence of wrongAlways(before, now, farm.assigns())) wrong.add(sentence)
    if (farm.assigns()) for (const sentence of wrongServing(now)) wrong.add(sentence)
    before = now
    return now
  }
  /** One look at a time, in their order. */
  const nextLook = (): Promise<Moment> => (looking = (looking ?? Promise.resolve()).then(look, look))
  const watching = (async () => {
    while (!ending.signal.aborted) {
      // A database that can't be read now is told when the test is over, if it still can't.
      await nextLook().catch(() => undefined)
      await wait(pause, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  })()
  const watch: FarmWatch = {
    judge: async (patience = longestUnrest) => {
      const unrest = await rest(nextLook, patience, now => [
        ...(farm.assigns() ? open(now, options).map(each => sayOpen(now, each)) : []),
        ...workOfNobody(now),
      ])
      const all = [...wrong, ...unrest, ...runTwice(farm.folder)]
      if (all.length > 0) throw new Error(`The farm broke its rules:\n${all.join('\n')}`)
    },
    stop: async () => {
      openWatches.delete(watch)
      ending.abort()
      await watching
      await moments.close()
    },
  }
  openWatches.add(watch)
  return watch
}

/** What is left undone when the patience is over. */
async function rest(look: () => Promise<Moment>, patience: number, undone: (now: Moment) => string[]): Promise<string[]> {
  const end = performance.now() + patience
  for (;;) {
    const left = undone(await look())
    if (left.length === 0 || performance.now() > end) return left
    await wait(pause)
  }
}

/** Agents end work that is not theirs any more. */
function workOfNobody(now: Moment): string[] {
  return now.listed
    .filter(
      ({ agent, task, attempt }) =>
        !now.work.some(work => work.agent === agent && work.task === task && work.attempt === attempt),
    )
    .map(
      ({ agent, task, attempt }) =>
        `${nameOfAgent(now, agent)} works on task ${task}, attempt ${attempt}, which it does not have.`,
    )
}

/** What the commands of tests themselves saw: see `witness.ts`. */
function runTwice(folder: string): string[] {
  const lines = readWitness(folder).split('\n')
  return lines
    .filter(line => line.startsWith('twice '))
    .map(line => `Frame ${line.slice('twice '.length)} ran twice at the same time.`)
}

function readWitness(folder: string): string {
  try {
    return readFileSync(join(folder, 'witness.txt'), 'utf8')
  } catch {
    return ''
  }
}

/** Each assign pass of schedulers with processes of their own takes the lease anew. */
function passCounter({ master }: WatchedFarm): Watched['countPasses'] {
  if (master !== undefined) return () => passesOf(master)
  return async (rows: Reader) => {
    const lease = await rows.selectFrom('leases').select('fence').where('name', '=', 'assign').executeTakeFirst()
    // PostgreSQL gives it as text.
    return lease === undefined ? undefined : z.coerce.number().parse(lease.fence)
  }
}

async function passesOf(master: () => string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${master()}/metrics`, { signal: AbortSignal.timeout(2_000) })
    const count = /^pyfarm_assign_pass_seconds_count (\d+)$/m.exec(await answer.text())?.[1]
    return count === undefined ? undefined : Number(count)
  } catch {
    return undefined
  }
}
