// Makes the master know the shipped job types in the version that is on this disk.
import { z } from 'zod'
import { ask, askIfThere, type Api } from '../api-client.js'
import { jobTypeSchema } from '../api-rows.js'

/** A job type as it is posted; `name` and `code` are what its current version is compared by. */
export interface ShippedJobType {
  readonly name: string
  readonly code: string
}

export type Registration = 'created' | 'new version' | 'unchanged'

export async function registerJobType(api: Api, jobType: ShippedJobType): Promise<Registration> {
  const path = `/jobtypes/${encodeURIComponent(jobType.name)}`
  const known = await askIfThere(api, jobTypeSchema, path)
  if (known === undefined) {
    await ask(api, z.unknown(), 'POST', '/jobtypes/', jobType)
    return 'created'
  }
  if (known.code === jobType.code) return 'unchanged'
  await ask(api, z.unknown(), 'PUT', path, jobType)
  return 'new version'
}
