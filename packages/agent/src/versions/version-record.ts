// Which version of the agent is started: the installed one, or one that was put beside it by an update. Pure.
import { z } from 'zod'

/** A version that lies in the home and is to be tried. */
export const wantedVersionSchema = z.object({ version: z.string(), sha256: z.string() })
export type WantedVersion = z.infer<typeof wantedVersionSchema>

export const versionRecordSchema = z.object({
  /** The installed version at that time. */
  installed: z.string(),
  /** The version that has proved itself; null: the installed one. */
  current: z.string().nullable(),
  /** The one that has not yet, and how often it was started. */
  trial: wantedVersionSchema.extend({ starts: z.int() }).nullable(),
  /** Those that did not come up, the last one first. */
  failed: z.array(wantedVersionSchema),
  /** Why the last one did not. */
  lastError: z.string().nullable(),
})
export type VersionRecord = z.infer<typeof versionRecordSchema>

/** A machine may go down in the middle of a trial without any fault of the version. */
const mostStarts = 3
const mostFailed = 20

/** What is known at a start. Whoever installs another version by hand wants that one. */
export function recordFor(installed: string, kept: VersionRecord | undefined): VersionRecord {
  if (kept?.installed === installed) return kept
  return { installed, current: null, trial: null, failed: kept?.failed ?? [], lastError: null }
}

export function tryNext(record: VersionRecord, wanted: WantedVersion): VersionRecord {
  return { ...record, trial: { ...wanted, starts: 0 } }
}

export interface VersionStart {
  readonly record: VersionRecord
  /** Null: the installed one. */
  readonly version: string | null
  readonly isTrial: boolean
}

/** What to start now. A version on trial that was started several times and never came up has failed. */
export function nextStart(record: VersionRecord): VersionStart {
  const { trial } = record
  if (trial === null) return { record, version: record.current, isTrial: false }
  if (trial.starts >= mostStarts) return nextStart(trialFailed(record, `it was started ${mostStarts} times and never came up`))
  return { record: { ...record, trial: { ...trial, starts: trial.starts + 1 } }, version: trial.version, isTrial: true }
}

/** It is registered with the master. */
export function trialPassed(record: VersionRecord): VersionRecord {
  if (record.trial === null) return record
  return { ...record, current: record.trial.version, trial: null, lastError: null }
}

export function trialFailed(record: VersionRecord, reason: string): VersionRecord {
  const { trial, failed, current, installed } = record
  if (trial === null) return record
  const { version, sha256 } = trial
  const lastError = `Version ${version} did not come up (${reason}); version ${current ?? installed} runs on.`
  return { ...record, trial: null, failed: [{ version, sha256 }, ...failed].slice(0, mostFailed), lastError }
}

/** A version whose folder is gone can't be started. */
export function withoutCurrent(record: VersionRecord): VersionRecord {
  return { ...record, current: null }
}
