import { instant } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { deleteOldMails, giveUpOldMails } from './thin-out-store.js'

/** Rows deleted in one transaction, so that others need not wait long. */
const rowsAtOnce = 1_000

/** Gives up mails that wait for too long (`mail_give_up_after`) and deletes those that are kept no longer (`mail_keep`). */
export async function thinOutMails(farm: Farm, signal: AbortSignal): Promise<void> {
  const { mail_give_up_after: giveUpAfter, mail_keep: keep } = farm.settings
  const now = farm.clock()
  const givenUp = await giveUpOldMails(farm.database, instant(now - giveUpAfter), now)
  for (let count = 0; count < givenUp; count++) farm.meters.mail('given_up')
  while (!signal.aborted && (await change(farm, tx => deleteOldMails(tx, instant(now - keep), rowsAtOnce))));
}
