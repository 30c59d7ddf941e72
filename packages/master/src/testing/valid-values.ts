// Values that a JSON schema takes.
import fc from 'fast-check'
import type { z } from 'zod'

export type SchemaNode = z.core.JSONSchema.BaseSchema

const mostText = 12
const mostEntries = 4
const farthestNumber = 100_000

/** What a value may be one of; undefined where it is of one kind. */
export function branchesOf(node: SchemaNode): readonly SchemaNode[] | undefined {
  const types: unknown = node.type
  return Array.isArray(types) ? types.map(type => ({ ...node, type })) : (node.oneOf ?? node.anyOf)
}

export function validValues(node: SchemaNode): fc.Arbitrary<unknown> {
  const branches = branchesOf(node)
  if (branches !== undefined) return fc.oneof(...branches.map(validValues))
  if (node.enum !== undefined) return fc.constantFrom(...node.enum)
  if (node.const !== undefined) return fc.constant(node.const)
  switch (node.type) {
    case 'string':
      return validTexts(node)
    case 'integer':
      return fc.integer(boundsOf(node, Number.MAX_SAFE_INTEGER))
    case 'number': {
      // In quarters: decimals that nothing rounds.
      const { min, max } = boundsOf(node, farthestNumber)
      return fc.integer({ min: Math.ceil(min * 4), max: Math.floor(max * 4) }).map(quarters => quarters / 4)
    }
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(validValues(schemaIn(node.items)), {
        minLength: node.minItems ?? 0,
        maxLength: Math.max(node.minItems ?? 0, Math.min(node.maxItems ?? mostEntries, mostEntries)),
      })
    case 'object':
      return validObjects(node)
    default:
      return anyJson
  }
}

/** An object with its keys, or one with keys of the client's choice. */
export function validObjects(node: SchemaNode): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {}, required = [] } = node
  if (Object.keys(properties).length === 0 && typeof node.additionalProperties === 'object')
    return fc.dictionary(texts, validValues(node.additionalProperties), { maxKeys: mostEntries, noNullPrototype: true })
  // What the schema leaves open has a rule that it does not tell.
  const told = Object.entries(properties).filter(
    ([key, child]) => required.includes(key) || Object.keys(schemaIn(child)).length > 0,
  )
  const values = Object.fromEntries(told.map(([key, child]) => [key, validValues(schemaIn(child))]))
  return fc.record(values, { requiredKeys: required, noNullPrototype: true })
}

/** The schema of an entry; one that is lacking, or just `true`, leaves everything open. */
export const schemaIn = (child: SchemaNode['items']): SchemaNode =>
  typeof child === 'object' && !Array.isArray(child) ? child : {}

export function boundsOf({ minimum, maximum }: SchemaNode, farthest: number): { min: number; max: number } {
  return { min: minimum ?? -farthest, max: maximum ?? farthest }
}

/** Letters, what has a meaning in addresses, patterns and SQL, and characters of two, three and four bytes. */
const characters = fc.oneof(
  { arbitrary: fc.integer({ min: 0x20, max: 0x7e }).map(code => String.fromCodePoint(code)), weight: 9 },
  fc.constantFrom('ä', 'ß', '漢', '😀'),
)
const texts = fc.string({ unit: characters, minLength: 1, maxLength: mostText })

function validTexts({ format, pattern, minLength = 0, maxLength = Infinity }: SchemaNode): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid()
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength && isStorable(text)
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).filter(fits)
  const short = fc.string({ unit: characters, minLength, maxLength: Math.min(maxLength, minLength + mostText) }).filter(fits)
  const longest = maxLength <= 4096 ? [fc.constant('x'.repeat(maxLength))] : []
  return fc.oneof({ arbitrary: short, weight: 9 }, ...longest)
}

export const isStorable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text)

const anyJson = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  texts,
  fc.array(texts, { maxLength: mostEntries }),
  fc.dictionary(texts, fc.integer(), { maxKeys: mostEntries, noNullPrototype: true }),
)
