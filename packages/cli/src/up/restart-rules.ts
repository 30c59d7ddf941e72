// When a part that died is started again.

export const crashesAllowed = 5
export const crashWindowMs = 60_000

export type Restart = { readonly kind: 'again'; readonly afterMs: number } | { readonly kind: 'give up' }

/**
 * Back-off for a part that has ended unexpectedly: 0.2 s, 0.4 s, 0.8 s …; more than five ends within a minute are too many.
 * @param crashes when it ended, in milliseconds, oldest first, the last one being now
 */
export function nextRestart(crashes: readonly number[]): Restart {
  const now = crashes.at(-1) ?? 0
  const recent = crashes.filter(at => now - at < crashWindowMs).length
  if (recent > crashesAllowed) return { kind: 'give up' }
  return { kind: 'again', afterMs: 100 * 2 ** recent }
}
