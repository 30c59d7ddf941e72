// Values that a JSON schema takes but for one place.
import fc from 'fast-check'
import { boundsOf, branchesOf, isStorable, schemaIn, validObjects, validValues } from './valid-values.js'
import type { SchemaNode } from './valid-values.js'

export interface BrokenValue {
  readonly value: unknown
  readonly broken: string
}

type Broken = fc.Arbitrary<BrokenValue>

const longestTooLong = 10_000
const mostTooMany = 1000

/** One for each way in which the value can be wrong, in it or below it. */
export function brokenValues(node: SchemaNode, path = ''): Broken[] {
  const self = path === '' ? [] : wrongFor(node).map(value => fc.constant({ value, broken: path }))
  return [...self, ...brokenInside(alone(node), path)]
}

/** A node that may also be null is broken like the node. */
function alone(node: SchemaNode): SchemaNode {
  const [only, ...others] = (branchesOf(node) ?? []).filter(branch => branch.type !== 'null')
  return only !== undefined && others.length === 0 ? only : node
}

function brokenInside(node: SchemaNode, path: string): Broken[] {
  // One of several kinds of object: each is broken by itself.
  if (node.oneOf !== undefined) return node.oneOf.flatMap(kind => brokenInside(kind, path))
  if (node.type === 'object') return brokenObjects(node, path)
  if (node.type !== 'array') return []
  const entry = schemaIn(node.items)
  const most = node.maxItems ?? Infinity
  const tooMany =
    most <= mostTooMany ? [validValues(entry).map(value => ({ value: Array(most + 1).fill(value), broken: path }))] : []
  return [...tooMany, ...brokenValues(entry, `${path}.0`).map(entries => entries.map(inList))]
}

const inList = ({ value, broken }: BrokenValue): BrokenValue => ({ value: [value], broken })

function brokenObjects(node: SchemaNode, path: string): Broken[] {
  const { properties = {}, required = [] } = node
  const whole = validObjects(node)
  const below = (key: string) => (path === '' ? key : `${path}.${key}`)
  const missing = required.map(key => whole.map(value => ({ value: without(value, key), broken: below(key) })))
  const wrong = Object.entries(properties).flatMap(([key, child]) =>
    brokenValues(schemaIn(child), below(key)).map(values => within(whole, key, values)),
  )
  const free = Object.keys(properties).length === 0 ? schemaIn(node.additionalProperties) : {}
  const wrongFree = brokenValues(free, below('some key')).map(values => within(whole, 'some key', values))
  const unknown = node.additionalProperties === false ? ['unknown_key', 'constructor', 'toString', ''] : []
  const extra = [...unknown, '__proto__'].map(key => whole.map(value => ({ value: { ...value, [key]: 1 }, broken: key })))
  return [...missing, ...wrong, ...wrongFree, ...extra]
}

const within = (whole: fc.Arbitrary<object>, key: string, values: Broken): Broken =>
  fc.tuple(whole, values).map(([object, { value, broken }]) => ({ value: { ...object, [key]: value }, broken }))

const without = (value: object, key: string): object => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))

/** Of all types, and just beyond the limits. */
function wrongFor(node: SchemaNode): unknown[] {
  const inner = alone(node)
  const { min, max } = boundsOf(inner, Infinity)
  const long = inner.maxLength ?? Infinity
  const candidates = [
    ...[null, true, 0.5, 7, 'some text', [], [[]], {}, { some: 'key' }],
    ...(Number.isFinite(min) ? [min - 1] : []),
    ...(Number.isFinite(max) ? [max + 1] : []),
    ...['', 'a\0b', '\ud800', ...(long <= longestTooLong ? ['x'.repeat(long + 1)] : [])],
  ]
  return candidates.filter(value => !accepts(node, value))
}

function accepts(node: SchemaNode, value: unknown): boolean {
  const branches = branchesOf(node)
  if (branches !== undefined) return branches.some(branch => accepts(branch, value))
  if (node.enum !== undefined) return node.enum.some(one => one === value)
  if (node.const !== undefined) return node.const === value
  if (node.type === undefined) return true
  if (typeof value === 'number') return acceptsNumber(node, value)
  if (typeof value === 'string') return acceptsText(node, value)
  if (value === null) return node.type === 'null'
  if (Array.isArray(value)) return node.type === 'array' && value.every(entry => accepts(schemaIn(node.items), entry))
  return typeof value === 'object' ? node.type === 'object' : node.type === typeof value
}

function acceptsNumber(node: SchemaNode, value: number): boolean {
  const { min, max } = boundsOf(node, Infinity)
  const isOfType = node.type === 'number' || (node.type === 'integer' && Number.isInteger(value))
  return isOfType && value >= min && value <= max
}

function acceptsText(node: SchemaNode, value: string): boolean {
  const { minLength = 0, maxLength = Infinity, pattern = '' } = node
  if (node.type !== 'string' || !isStorable(value)) return false
  return value.length >= minLength && value.length <= maxLength && new RegExp(pattern).test(value)
}
