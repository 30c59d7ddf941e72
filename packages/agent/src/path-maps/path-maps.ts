// The path maps of this agent, fetched from its master and kept for a moment.
import type { OperatingSystem } from '@pyfarm/contract/enums'
import { pathRules, type PathRule } from '@pyfarm/contract/path-map-rules'
import { z } from 'zod'
import type { PatientClient } from '../master-client/until-answered.js'

const pathMapsSchema = z.array(
  z.looseObject({
    path_linux: z.string(),
    path_windows: z.string(),
    path_osx: z.string(),
    tag: z.string().nullable().optional(),
  }),
)

/** Batches of one job that follow each other need not ask each time. */
const keepMilliseconds = 15_000

export interface PathMaps {
  /** Rejects only when the signal ends it. */
  get(signal: AbortSignal): Promise<readonly PathRule[]>
}

export interface WhoMaps {
  readonly id: string
  readonly machine: { readonly osClass: OperatingSystem }
}

/** A master that has no path maps, or does not know of them, maps nothing. */
export function openPathMaps(master: PatientClient, who: () => WhoMaps, now: () => number = () => performance.now()): PathMaps {
  let kept: { readonly rules: readonly PathRule[]; readonly id: string; readonly until: number } | undefined
  return {
    async get(signal) {
      const { id, machine } = who()
      if (kept !== undefined && kept.id === id && now() < kept.until) return kept.rules
      const path = `/pathmaps/?for_agent=${encodeURIComponent(id)}`
      const { status, body } = await master.send({ method: 'GET', path }, signal)
      const maps = status === 200 ? pathMapsSchema.safeParse(body).data : undefined
      const rules = pathRules(maps ?? [], machine.osClass)
      kept = { rules, id, until: now() + keepMilliseconds }
      return rules
    },
  }
}
