// What every endpoint with a body keeps to, whatever is sent: property tests over HTTP.
import fc from 'fast-check'
import { expect } from 'vitest'
import type { z } from 'zod'
import { brokenBodies, validBodies } from './body-properties.js'
import type { GivenKeys } from './body-properties.js'

interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface Endpoint {
  readonly schema: z.ZodType
  /** Keys whose rules the schema does not tell. */
  readonly given?: GivenKeys
  readonly send: (body: unknown) => Promise<Answer>
}

/** On each of the databases. */
const runs = 15

/** Bodies that the schema takes are answered with success, or with what the endpoint documents beside it. */
export async function takesValidBodies({ schema, given, send }: Endpoint, ...documented: readonly number[]): Promise<void> {
  const property = fc.asyncProperty(validBodies(schema, given), async body => {
    const { status, body: answer } = await send(body)
    const isExpected = (status >= 200 && status < 300) || documented.includes(status)
    expect(isExpected, `${status} ${JSON.stringify(answer)}`).toBe(true)
  })
  await fc.assert(property, { numRuns: runs })
}

/** Bodies that are wrong in one place are refused with 400 that names it, and what is stored stays as it was. */
export async function refusesBrokenBodies({ schema, given, send }: Endpoint, stored: () => Promise<unknown>): Promise<void> {
  const before = await stored()
  const property = fc.asyncProperty(brokenBodies(schema, given), async ({ body, broken }) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { error: expect.stringContaining(broken) as string } })
  })
  await fc.assert(property, { numRuns: runs * 3 })
  expect(await stored()).toEqual(before)
}
