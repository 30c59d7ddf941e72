// The master's sentences at the fields that they name.

const fieldsOf: Readonly<Record<string, string>> = { start: 'frames', end: 'frames', by: 'frames' }

/**
 * What a refusal says of each of these fields, for example `{ priority: 'must be at most 1000.' }`; what it says of none of them stands under ''.
 * Its sentences are `field: sentence`, with what lies in the field after a dot.
 */
export function refusalFields(refusal: string, fields: readonly string[]): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const sentence of refusal.split(/(?<=\.) (?=[a-z_]+(?:\.\w+)*: )/)) {
    const [, named = '', rest = sentence] = /^([a-z_]+)(?:\.\w+)*: (.*)$/s.exec(sentence) ?? []
    const field = fieldsOf[named] ?? named
    const [at, words] = fields.includes(field) ? [field, rest] : ['', sentence]
    errors[at] = at in errors ? `${errors[at] ?? ''} ${words}` : words
  }
  return errors
}
