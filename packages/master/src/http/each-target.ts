// The same action on many targets, each for itself (behaviour.md section 10).
import type { FastifyBaseLogger } from 'fastify'
import { mostTargets } from '@pyfarm/contract/api/actions'
import type { ActionResults } from '@pyfarm/contract/api/actions'
import { failureOf } from './errors.js'
import { badRequest, RefusedError } from './refusal.js'

/** The ids that a request names, or those that its filter finds; `find` gives so many of them at most. @throws RefusedError 400 */
export async function targetsOf<I, F>(
  { ids, filter }: { readonly ids?: readonly I[] | undefined; readonly filter?: F | undefined },
  find: (filter: F, most: number) => Promise<readonly I[]>,
): Promise<readonly I[]> {
  if (filter === undefined) return ids ?? []
  const found = await find(filter, mostTargets + 1)
  if (found.length > mostTargets)
    throw new RefusedError(badRequest(`filter: finds more than ${mostTargets} targets; one request acts on at most so many.`))
  return found
}

/**
 * Acts on each target once, in order; one that is refused leaves the others done. Between two targets other requests go on.
 *
 *     return eachTarget(request.log, ids, id => pauseJob(farm, id))
 */
export async function eachTarget<I extends number | string>(
  log: FastifyBaseLogger,
  ids: readonly I[],
  act: (id: I) => Promise<unknown>,
): Promise<ActionResults> {
  const results: ActionResults['results'] = []
  for (const id of new Set(ids)) {
    results.push(await resultOf(log, id, act))
    await new Promise(resolve => setImmediate(resolve))
  }
  return { results }
}

async function resultOf<I extends number | string>(
  log: FastifyBaseLogger,
  id: I,
  act: (id: I) => Promise<unknown>,
): Promise<ActionResults['results'][number]> {
  try {
    await act(id)
    return { id, ok: true }
  } catch (error) {
    const failure = failureOf(error)
    if (failure === undefined) log.error({ err: error, id }, 'an action failed')
    const { status, sentence } = failure ?? { status: 500, sentence: 'The master failed on this one; its log tells more.' }
    return { id, ok: false, status, error: sentence }
  }
}
