// What the worker that listens says to the tabs.
import type { Connection } from './farm-stream.js'

export type Said = { readonly kind: 'connection'; readonly state: Connection } | { readonly kind: 'told'; readonly data: string }

/** What came from the worker; undefined for anything else. */
export function saidByWorker(message: unknown): Said | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined
  if (message.kind === 'told' && 'data' in message && typeof message.data === 'string')
    return { kind: 'told', data: message.data }
  if (message.kind !== 'connection' || !('state' in message)) return undefined
  const state = (['connecting', 'live', 'lost'] as const).find(known => known === message.state)
  return state && { kind: 'connection', state }
}
