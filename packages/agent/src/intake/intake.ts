// Whether this agent takes work: what the person at the machine has chosen, kept over restarts and updates.
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Assignment } from '../assignments/assignment.js'
import type { AgentHome } from '../home/agent-home.js'
import type { Log } from '../log.js'
import { reasonOf } from '../reason-of.js'
import { rendersNow, whatToGiveBack, type FramesUnderWay } from './intake-rules.js'

/** `drain`: what is here is finished, nothing new is taken. `pause`: frames under way are finished, the rest is given back. */
export const intakeSchema = z.enum(['open', 'drain', 'pause'])
export type IntakeMode = z.infer<typeof intakeSchema>

export interface Intake {
  mode(): IntakeMode
  /** Resolves when it is kept for the next start. */
  set(mode: IntakeMode): Promise<void>
  close(): void
}

export interface IntakeContext {
  readonly home: AgentHome
  readonly log: Log
  readonly assignments: () => readonly Assignment[]
  readonly giveBack: (assignment: Assignment) => void
  /** The master is to be told. */
  readonly onChange: () => void
}

const lookMilliseconds = 100

export async function openIntake(context: IntakeContext): Promise<Intake> {
  const { home, log, assignments, giveBack, onChange } = context
  let mode = intakeSchema.safeParse((await readFile(home.intakeFile, 'utf8').catch(() => 'open')).trim()).data ?? 'open'
  let timer: NodeJS.Timeout | undefined

  function finishFrames(underWay: FramesUnderWay): void {
    clearInterval(timer)
    const look = () => {
      for (const assignment of whatToGiveBack(assignments(), underWay)) giveBack(assignment)
    }
    look()
    timer = setInterval(look, lookMilliseconds)
    timer.unref()
  }

  return {
    mode: () => mode,
    async set(wanted) {
      if (wanted === mode) return
      mode = wanted
      log.info(sentences[mode])
      if (mode === 'pause') finishFrames(rendersNow(assignments()))
      else clearInterval(timer)
      onChange()
      await keep(home.intakeFile, mode).catch((error: unknown) => {
        log.warn(`What was chosen at this machine is forgotten at the next start: it can't be kept (${reasonOf(error)}).`)
      })
    },
    close() {
      clearInterval(timer)
    },
  }
}

const sentences = {
  open: 'This agent takes work again, as the person at the machine wants.',
  drain: 'This agent finishes what it has and takes nothing new, as the person at the machine wants.',
  pause: 'This agent finishes the frames under way and gives the rest back, as the person at the machine wants.',
} satisfies Record<IntakeMode, string>

async function keep(file: string, mode: IntakeMode): Promise<void> {
  if (mode === 'open') return rm(file, { force: true })
  await writeFile(`${file}.new`, mode)
  await rename(`${file}.new`, file)
}
