// Which answers a route declares, for the API document and for the checks of tests.
import { z } from 'zod'
import { errorSchema } from '@pyfarm/contract/api/answers'
import type { RefusalStatus } from './refusal.js'

/** What is no JSON, by its media type. */
interface File {
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>
}

type Successes = Readonly<Record<number, z.ZodType | File>>

/** An answer that is a file of this type. */
export const fileAnswer = (type: string): File => ({ content: { [type]: { schema: z.string() } } })

/** Headers of a CSV file that a browser is to keep under this name. */
export const csvHeaders = (name: string) => ({
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': `attachment; filename="${name}.csv"`,
  'x-content-type-options': 'nosniff',
})

/**
 * The answers of a route: successes by status, and the refusals of its own. What every route may answer (400, 403, 413, 415, 503)
 * is added by the document.
 *
 *     { response: answers({ 201: jobSchema }, 404, 409) }
 */
export function answers<S extends Successes, R extends RefusalStatus = never>(
  successes: S,
  ...refusals: R[]
): S & Record<R, typeof errorSchema> {
  return { ...successes, ...Object.fromEntries(refusals.map(status => [status, errorSchema])) }
}
