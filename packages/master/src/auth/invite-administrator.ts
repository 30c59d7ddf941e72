import type { Farm } from '../farm.js'
import { needsSetup } from './who.js'

/**
 * Says where the first administrator is made, while there is none and somebody has to be one. The key is told only where other
 * machines can reach the master.
 */
export async function inviteAdministrator(farm: Farm, url: string, isReachable: boolean): Promise<void> {
  if (!(await needsSetup(farm))) return
  const setup = `${url}/setup/${isReachable ? `?key=${farm.setupKey}` : ''}`
  farm.log.info({ setup }, 'nobody is an administrator yet: this address makes the first one, once')
}
