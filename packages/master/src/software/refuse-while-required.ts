import type { SoftwareVersionId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { conflict, RefusedError } from '../http/refusal.js'
import { findRequirers } from './requirement-store.js'
import type { Software } from './software-store.js'

/** @throws RefusedError 409 that says which job types and jobs require the software, or these versions of it */
export async function refuseWhileRequired(
  tx: Tx,
  software: Software,
  versions: readonly SoftwareVersionId[] | 'all',
): Promise<void> {
  const { jobTypes, jobs } = await findRequirers(tx, software.id, versions)
  const requirers = [
    ...jobTypes.map(({ name, version }) => `job type ${name} version ${version}`),
    ...jobs.map(({ id, title }) => `job ${id} (${title})`),
  ]
  if (requirers.length === 0) return
  const what = versions === 'all' ? `Software ${software.software}` : `A version of software ${software.software}`
  throw new RefusedError(conflict(`${what} can't be deleted: it is required by ${requirers.join(', ')}.`))
}
