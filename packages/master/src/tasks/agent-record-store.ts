// What the ends of tasks say of the agents that they ran on.
import type { AgentId, Instant, JobId } from '@pyfarm/contract/ids'
import { cleanRecord } from '../agents/agent-store.js'
import type { Tx } from '../database/database.js'
import { prepared } from '../database/prepared.js'

/** A success also brings back an agent that was set aside. */
export async function noteSuccess(tx: Tx, agent: AgentId, now: Instant): Promise<void> {
  await updateSuccess(tx, agent, now)
}

const updateSuccess = prepared((database, agent: AgentId, now: Instant) =>
  database
    .updateTable('agents')
    .set({ last_success_on: now, ...cleanRecord })
    .where('id', '=', agent),
)

/** Counts the failure; an agent that has failed `most` times in a row, in different jobs, is set aside: true then. 0: never. */
export async function noteFailure(tx: Tx, agent: AgentId, job: JobId, most: number): Promise<boolean> {
  if (most === 0) return false
  await tx
    .updateTable('agents')
    .set(({ eb, case: when }) => ({
      failures_in_row: eb('failures_in_row', '+', 1),
      jobs_failed_in_row: eb(
        'jobs_failed_in_row',
        '+',
        when()
          .when(eb.or([eb('last_failed_job', 'is', null), eb('last_failed_job', '!=', job)]))
          .then(1)
          .else(0)
          .end(),
      ),
      // Last: MariaDB sees in later columns what earlier ones were set to.
      last_failed_job: job,
    }))
    .where('id', '=', agent)
    .execute()
  const reason = `Its last ${most} tasks failed, in different jobs: enable it once it is mended.`
  const set = await tx
    .updateTable('agents')
    .set({ set_aside_because: reason })
    .where('id', '=', agent)
    .where('failures_in_row', '>=', most)
    .where('jobs_failed_in_row', '>', 1)
    .where('set_aside_because', 'is', null)
    .executeTakeFirst()
  return set.numUpdatedRows > 0n
}
