// The keys of a job type's data as its JSON Schema describes them, in words for people.
import { asSchema, listOf, withReference, type DataSchema } from './data-schema.js'

export interface DataKey {
  readonly key: string
  /** What may stand there: `text`, `whole number, 1 to 100`, `one of h264, h265` … */
  readonly value: string
  readonly choices: readonly unknown[] | undefined
  readonly description: string
  readonly isNeeded: boolean
  readonly fallback: unknown
  readonly example: unknown
}

/** The keys that a schema knows, in its order. */
export function dataKeys(schema: DataSchema): DataKey[] {
  const needed: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(asSchema(schema['properties'])).map(([key, property]) => {
    const about = withReference(asSchema(property), schema)
    const { description, examples, default: fallback } = about
    return {
      key,
      value: valueWords(about, schema),
      choices: listOf(about['enum']),
      description: typeof description === 'string' ? description : '',
      isNeeded: needed.includes(key),
      fallback,
      example: listOf(examples)?.[0],
    }
  })
}

const mostSteps = 4

// A schema may refer to itself: what lies deeper has no words.
function valueWords(about: DataSchema, root: DataSchema, steps = 0): string {
  if (steps > mostSteps) return 'anything'
  const { type, enum: choices, const: only } = about
  if (only !== undefined) return JSON.stringify(only)
  if (Array.isArray(choices)) return `one of ${choices.map(choice => String(choice)).join(', ')}`
  const parts = listOf(about['anyOf']) ?? listOf(about['oneOf'])
  if (parts !== undefined)
    return alternatives(parts.map(part => valueWords(withReference(asSchema(part), root), root, steps + 1)))
  if (Array.isArray(type)) return alternatives(type.map(each => valueWords({ ...about, type: each as unknown }, root, steps + 1)))
  const range = steps === 0 ? rangeWords(about) : ''
  if (type === 'integer') return `whole number${range}`
  if (type === 'number') return `number${range}`
  return typeof type === 'string' ? (typeWords[type] ?? type) : 'anything'
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'list',
  object: 'object',
  null: 'null',
}

const alternatives = (words: readonly string[]): string => Array.from(new Set(words)).join(' or ')

function rangeWords({ minimum, maximum }: DataSchema): string {
  if (typeof minimum === 'number' && typeof maximum === 'number') return `, ${minimum} to ${maximum}`
  if (typeof minimum === 'number') return `, at least ${minimum}`
  return typeof maximum === 'number' ? `, at most ${maximum}` : ''
}
