// Single tags and tag requirements of a job: added, changed, taken away.
import type { JobId, TagId } from '@pyfarm/contract/ids'
import { insertOrIgnore } from '../database/insert.js'
import type { Tx } from '../database/database.js'
import type { TagRequirement } from './job-parts-store.js'

/** Those that the job has already stay. */
export async function addTagsToJob(tx: Tx, job: JobId, tags: readonly TagId[]): Promise<void> {
  await insertOrIgnore(
    tx,
    'job_tag_associations',
    tags.map(tag => ({ job_id: job, tag_id: tag })),
  )
}

export async function removeTagsFromJob(tx: Tx, job: JobId, names: readonly string[]): Promise<void> {
  await tx.deleteFrom('job_tag_associations').where('job_id', '=', job).where('tag_id', 'in', tagsNamed(tx, names)).execute()
}

/** A requirement for a tag that the job asks for already takes its place. */
export async function putTagRequirements(tx: Tx, job: JobId, requirements: readonly TagRequirement[]): Promise<void> {
  for (const { tag, negate } of requirements) {
    const ofTag = tx.updateTable('job_tag_requirements').set({ negate }).where('job_id', '=', job).where('tag_id', '=', tag)
    if ((await ofTag.executeTakeFirst()).numUpdatedRows === 0n)
      await tx.insertInto('job_tag_requirements').values({ job_id: job, tag_id: tag, negate }).execute()
  }
}

export async function removeTagRequirements(tx: Tx, job: JobId, names: readonly string[]): Promise<void> {
  await tx.deleteFrom('job_tag_requirements').where('job_id', '=', job).where('tag_id', 'in', tagsNamed(tx, names)).execute()
}

const tagsNamed = (tx: Tx, names: readonly string[]) =>
  tx
    .selectFrom('tags')
    .select('id')
    .where('tag', 'in', names.length === 0 ? [''] : names)
