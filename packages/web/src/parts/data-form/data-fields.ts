// What a form shows for a JSON Schema (draft 2020-12) of a job's data. What has no form of its own is written as JSON.
import { asSchema, listOf, withReference, type DataSchema } from '@pyfarm/contract/data-schema'

interface FieldBase {
  readonly key: string
  readonly label: string
  readonly description: string
  readonly isNeeded: boolean
  /** What holds when nothing is given. */
  readonly fallback: unknown
  readonly example: unknown
}

export type DataField = FieldBase &
  (
    | { readonly kind: 'text'; readonly isLong: boolean }
    | { readonly kind: 'number'; readonly isWhole: boolean; readonly least?: number; readonly most?: number }
    | { readonly kind: 'switch' }
    | { readonly kind: 'choice'; readonly choices: readonly unknown[] }
    | { readonly kind: 'list'; readonly item: DataField }
    | { readonly kind: 'object'; readonly fields: readonly DataField[] }
    | { readonly kind: 'json' }
  )

/** Deeper objects and lists are written as JSON: a schema may refer to itself. */
const mostDepth = 4

/** The fields of a schema, in its order. */
export const dataFields = (schema: DataSchema): DataField[] => fieldsIn(schema, schema, 0)

function fieldsIn(about: DataSchema, root: DataSchema, depth: number): DataField[] {
  const needed: readonly unknown[] = listOf(about['required']) ?? []
  return Object.entries(asSchema(about['properties'])).map(([key, property]) =>
    fieldOf(key, withReference(asSchema(property), root), root, needed.includes(key), depth),
  )
}

function fieldOf(key: string, property: DataSchema, root: DataSchema, isNeeded: boolean, depth: number): DataField {
  const about = withoutNull(property, root)
  const { title, description, examples, default: fallback } = { ...about, ...property }
  const base: FieldBase = {
    ...{ key, isNeeded, fallback },
    label: typeof title === 'string' ? title : key,
    description: typeof description === 'string' ? description : '',
    example: listOf(examples)?.[0],
  }
  return { ...base, ...kindOf(about, root, depth) }
}

type Kind = DataField extends infer Field ? (Field extends DataField ? Omit<Field, keyof FieldBase> : never) : never

function kindOf(about: DataSchema, root: DataSchema, depth: number): Kind {
  const { type, enum: choices, const: only, items } = about
  if (only !== undefined) return { kind: 'choice', choices: [only] }
  if (Array.isArray(choices)) return { kind: 'choice', choices: choices as unknown[] }
  if (takesText(about, root)) return { kind: 'text', isLong: about['format'] === 'textarea' || isLongText(about) }
  if (type === 'number' || type === 'integer') return { kind: 'number', isWhole: type === 'integer', ...limitsOf(about) }
  if (type === 'boolean') return { kind: 'switch' }
  if (depth >= mostDepth) return { kind: 'json' }
  if (type === 'array' && about['prefixItems'] === undefined && items !== undefined)
    return { kind: 'list', item: fieldOf('', withReference(asSchema(items), root), root, true, depth + 1) }
  const fields = type === 'object' ? fieldsIn(about, root, depth + 1) : []
  return fields.length > 0 ? { kind: 'object', fields } : { kind: 'json' }
}

const longText = 500
const isLongText = ({ maxLength }: DataSchema): boolean => typeof maxLength === 'number' && maxLength > longText

/** Text, or a choice between text and plain values that can be written as text. */
function takesText(about: DataSchema, root: DataSchema): boolean {
  if (about['type'] === 'string') return true
  const parts = alternativesOf(about)?.map(part => withReference(part, root)['type'])
  return parts !== undefined && parts.includes('string') && parts.every(type => plainTypes.includes(type))
}

const plainTypes: readonly unknown[] = ['string', 'number', 'integer']

function limitsOf({ minimum, maximum }: DataSchema): { least?: number; most?: number } {
  return { ...(typeof minimum === 'number' ? { least: minimum } : {}), ...(typeof maximum === 'number' ? { most: maximum } : {}) }
}

/** Leaving a field empty stands for null, so that a choice with null is the other one. */
function withoutNull(about: DataSchema, root: DataSchema): DataSchema {
  const others = alternativesOf(about)?.filter(part => part['type'] !== 'null')
  const [only, ...rest] = others ?? []
  return only !== undefined && rest.length === 0
    ? { ...about, ...withReference(only, root), anyOf: undefined, oneOf: undefined }
    : about
}

/** The parts of `anyOf`, `oneOf` or a list of types. */
function alternativesOf(about: DataSchema): DataSchema[] | undefined {
  const parts = listOf(about['anyOf']) ?? listOf(about['oneOf'])
  if (parts !== undefined) return parts.map(asSchema)
  return listOf(about['type'])?.map(type => ({ ...about, type }))
}
