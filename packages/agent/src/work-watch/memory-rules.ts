// What follows from the memory that a job's processes take.
import type { AssignJob } from '@pyfarm/contract/agent-protocol'

/** MB; undefined where the job sets none. */
export interface MemoryLimits {
  readonly warning: number | undefined
  readonly max: number | undefined
}

export type MemoryVerdict =
  | { readonly kind: 'fine' }
  /** The warning was crossed: said once, until it is crossed again. */
  | { readonly kind: 'warn'; readonly text: string }
  | { readonly kind: 'end'; readonly error: string }

/**
 * Judges what was measured now.
 * @param before what was measured last; 0 at first
 */
export function judgeMemory(megabytes: number, before: number, { warning, max }: MemoryLimits): MemoryVerdict {
  if (max !== undefined && megabytes > max) return { kind: 'end', error: sentence(megabytes, 'ram_max', max) }
  if (warning === undefined || megabytes <= warning || before > warning) return { kind: 'fine' }
  return { kind: 'warn', text: sentence(megabytes, 'ram_warning', warning) }
}

/** Limits of a job as they came: 0 and below, and null, are none. */
export function memoryLimits(job: Pick<AssignJob, 'ram_warning' | 'ram_max'>): MemoryLimits {
  const limit = (value: number | null | undefined) => (typeof value === 'number' && value > 0 ? value : undefined)
  return { warning: limit(job.ram_warning), max: limit(job.ram_max) }
}

function sentence(megabytes: number, name: string, limit: number): string {
  return `The renderer took ${megabytes.toLocaleString('en')} MB of memory, more than the job's ${name} of ${limit.toLocaleString('en')} MB.`
}
