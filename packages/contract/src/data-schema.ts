// Reading a JSON Schema (draft 2020-12) of a job's data.

export type DataSchema = Readonly<Record<string, unknown>>

/** With what it refers to within the schema itself, one step. */
export function withReference(about: DataSchema, root: DataSchema): DataSchema {
  const name = typeof about['$ref'] === 'string' ? /^#\/\$defs\/([^/]+)$/.exec(about['$ref'])?.[1] : undefined
  return name === undefined ? about : { ...asSchema(asSchema(root['$defs'])[name]), ...about }
}

/** Undefined for what is no list. */
export const listOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined)

/** Empty for what is no object. */
export const asSchema = (value: unknown): DataSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
