// Bodies for property tests, made from the schema of an endpoint: those that it takes, and those that are wrong in one place.
import fc from 'fast-check'
import { z } from 'zod'
import { brokenValues } from './broken-values.js'
import { validValues } from './valid-values.js'
import type { SchemaNode } from './valid-values.js'

/** What keys at the top hold whose rules the schema does not tell: what must exist, or what a transform takes. These are never broken. */
export type GivenKeys = Readonly<Record<string, fc.Arbitrary<unknown>>>

/**
 * Bodies that the schema takes.
 *
 *     fc.asyncProperty(validBodies(newTagSchema(settings)), async body => …)
 */
export const validBodies = (schema: z.ZodType, given: GivenKeys = {}): fc.Arbitrary<unknown> =>
  fc.tuple(validValues(nodeOf(schema, given)), fc.record(given)).map(([body, more]) => withGiven(body, more))

export interface BrokenBody {
  readonly body: unknown
  /** What a refusal must name: the path of the field, or the key that has no place. */
  readonly broken: string
}

/**
 * Bodies that are right but for one place: a key that is unknown, missing or `__proto__`, a value of a wrong type or beyond its limits,
 * a text with a NUL or half a character.
 *
 *     fc.asyncProperty(brokenBodies(newTagSchema(settings)), async ({ body, broken }) => …)
 */
export const brokenBodies = (schema: z.ZodType, given: GivenKeys = {}): fc.Arbitrary<BrokenBody> =>
  fc
    .tuple(fc.oneof(...brokenValues(nodeOf(schema, given))), fc.record(given))
    .map(([{ value, broken }, more]) => ({ body: withGiven(value, more), broken }))

const withGiven = (body: unknown, given: object): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, ...given } : body

/** A JSON schema without the keys that are given. */
const nodeOf = (schema: z.ZodType, given: GivenKeys): SchemaNode =>
  withoutGiven(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), given)

function withoutGiven(node: SchemaNode, given: GivenKeys): SchemaNode {
  if (node.oneOf !== undefined) return { ...node, oneOf: node.oneOf.map(kind => withoutGiven(kind, given)) }
  const { properties = {}, required = [], ...rest } = node
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => !Object.hasOwn(given, key))),
    required: required.filter(key => !Object.hasOwn(given, key)),
  }
}
