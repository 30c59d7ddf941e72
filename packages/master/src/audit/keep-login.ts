import type { FastifyRequest } from 'fastify'
import type { Farm } from '../farm.js'
import { insertEntry } from './audit-store.js'

/**
 * Keeps a login, a logout, or a login that failed. Attempts that were not looked at, since there were too many, are not kept: a
 * stranger could fill the database with them.
 * @param name as it was given; a name that nobody has is kept too
 */
export async function keepLogin(
  farm: Farm,
  request: FastifyRequest,
  { action, name, status }: { readonly action: 'log in' | 'log out'; readonly name: string; readonly status: number },
): Promise<void> {
  const actor = status < 400 ? ({ kind: 'person', name, credential: null } as const) : nobodyKnown
  await farm.database.transaction(tx =>
    insertEntry(
      tx,
      {
        at: farm.clock(),
        actor,
        address: request.ip,
        action,
        target: `user ${name}`.slice(0, 255),
        request: null,
        id: undefined,
      },
      status,
    ),
  )
}

const nobodyKnown = { kind: 'nobody', name: 'nobody', credential: null } as const
