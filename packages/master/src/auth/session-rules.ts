// How long a session lasts.
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'

/** However much it is used, a session ends after so long, unless `cookie_duration` is longer. */
const longestSession = 30 * 86_400_000

/** When a session ends that is used now: `cookie_duration` later, and no later than its age allows. */
export function sessionEnd(createdOn: Instant, now: Instant, cookieDuration: number): Instant {
  return instant(Math.min(now + cookieDuration, createdOn + Math.max(longestSession, cookieDuration)))
}

/** The use of sessions and tokens is noted so often, not with every request. */
const noteUseEvery = 60_000

/** When the next use of what was used then is to be noted; something short-lived is noted more often. */
export const nextTouch = (lastUsedOn: Instant | null, lasts = Infinity): Instant =>
  instant((lastUsedOn ?? 0) + Math.min(noteUseEvery, lasts / 4))
