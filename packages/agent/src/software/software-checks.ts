// Which checks of software are to be done: one software after the other, each of its versions only once.
import { z } from 'zod'
import { checkSoftware, type SoftwareContext } from './check-software.js'
import { softwareVersionSchema, type SoftwareVersion } from './software-version.js'

export interface SoftwareChecks {
  /** Finds out in the background whether this machine has a version of a software, and tells the master. */
  check(asked: SoftwareVersion): void
  /** The same for every version that the master knows, if it offers more than PyFarm's did. */
  checkAll(): void
}

const mostWaiting = 10_000
const softwareListSchema = z.array(
  z.looseObject({ software: z.string(), versions: z.array(z.looseObject({ version: z.string() })) }),
)

export function openSoftwareChecks(context: SoftwareContext): SoftwareChecks {
  const waiting = new Map<string, SoftwareVersion>()
  let running: Promise<void> | undefined

  async function checkWaiting(): Promise<void> {
    for (const { software } of waiting.values()) {
      const taken = Array.from(waiting).filter(([, each]) => each.software === software)
      for (const [key] of taken) waiting.delete(key)
      const versions = taken.map(([, { version }]) => version)
      // Only the agent's end interrupts it.
      await checkSoftware(software, versions, context).catch(() => undefined)
    }
    running = undefined
  }

  function check(asked: SoftwareVersion): void {
    if (context.signal.aborted || waiting.size >= mostWaiting) return
    waiting.set(JSON.stringify([asked.software, asked.version]), asked)
    running ??= checkWaiting()
  }

  return {
    check,
    checkAll() {
      if (context.master.client.offers.size === 0) return
      listSoftware(context).then(
        versions => {
          for (const version of versions) check(version)
        },
        () => undefined,
      )
    },
  }
}

async function listSoftware({ master, log, signal }: SoftwareContext): Promise<SoftwareVersion[]> {
  const answer = await master.send({ method: 'GET', path: '/software/' }, signal)
  const list = softwareListSchema.safeParse(answer.body)
  if (answer.status === 200 && list.success) {
    const all = list.data.flatMap(({ software, versions }) => versions.map(({ version }) => ({ software, version })))
    return all.filter(each => softwareVersionSchema.safeParse(each).success)
  }
  log.debug(`The master has no list of software: it answered ${answer.status}.`)
  return []
}
