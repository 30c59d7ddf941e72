// Mails that are tried no longer, and those that are kept no longer.
import type { Instant } from '@pyfarm/contract/ids'
import type { Database, Tx } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { databaseTime } from '../processes/lease-store.js'

const neverTried = 'It was not tried in time: no scheduler ran, or no mail server was set.'

/** Gives up what has been wanted since before that moment and still waits, also when no mail server is set any more. */
export async function giveUpOldMails(database: Database<Tables>, wantedBefore: Instant, now: Instant): Promise<number> {
  return database.transaction(async tx => {
    const { numUpdatedRows } = await tx
      .updateTable('mail_outbox')
      .set(eb => ({ given_up_on: now, leased_until: null, last_error: eb.fn.coalesce('last_error', eb.val(neverTried)) }))
      .where('sent_on', 'is', null)
      .where('given_up_on', 'is', null)
      .where('wanted_on', '<', wantedBefore)
      .where(eb => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', databaseTime[database.kind])]))
      .executeTakeFirst()
    return Number(numUpdatedRows)
  })
}

/** Deletes some mails that were sent or given up before that moment; false when none are left. */
export async function deleteOldMails(tx: Tx, before: Instant, most: number): Promise<boolean> {
  const rows = await tx
    .selectFrom('mail_outbox')
    .select('id')
    .where(eb => eb.or([eb('sent_on', '<', before), eb.and([eb('sent_on', 'is', null), eb('given_up_on', '<', before)])]))
    .limit(most)
    .execute()
  const ids = rows.map(row => row.id)
  if (ids.length > 0) await tx.deleteFrom('mail_outbox').where('id', 'in', ids).execute()
  return ids.length === most
}
