import { Problem } from '@pyfarm/contract/problem'

const answerWithinMs = 10_000

/** The part of a zod schema that reading needs. */
interface RowSchema<Row> {
  safeParse(
    value: unknown,
  ): { success: true; data: Row } | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } }
}

/** Nobody answered: the master is down, or the network is. */
export class MasterAway extends Problem {}

/**
 * Reads a list of the master's API.
 * @param what the list's name in sentences, as in "The list of jobs …"
 * @throws MasterAway when there is no answer, Problem when it is not the list
 */
export async function getRows<Row>(address: string, row: RowSchema<Row>, what: string, signal: AbortSignal): Promise<Row[]> {
  const response = await ask(address, signal)
  const body = await readJson(response)
  if (!response.ok) throw new Problem(`The master answered ${response.status} for ${what}${reasonIn(body)}.`)
  if (!Array.isArray(body)) throw unreadable(what, 'it is not a list')
  return body.map((value: unknown, index) => {
    const parsed = row.safeParse(value)
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    throw unreadable(what, `row ${index}, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  })
}

async function ask(address: string, signal: AbortSignal): Promise<Response> {
  const request = {
    headers: { accept: 'application/json' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
  }
  try {
    return await fetch(address, request)
  } catch (error) {
    if (signal.aborted) throw error
    throw new MasterAway('The master does not answer. See whether it still runs where you started it (npm start).')
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

function reasonIn(body: unknown): string {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  return typeof error === 'string' ? `: ${error.replace(/\.$/, '')}` : ''
}

function unreadable(what: string, why: string): Problem {
  return new Problem(`This page can’t read ${what} (${why}). Reload it: the master may be of another version.`)
}
