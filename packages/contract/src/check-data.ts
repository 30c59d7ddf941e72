// Whether a job's data is what the JSON Schema (draft 2020-12) of its job type asks for. Ajv makes a function of a schema, so this is
// nothing for pages whose content security policy forbids that.
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { dataKeys, type DataKey } from './data-keys.js'
import type { DataSchema } from './data-schema.js'

export interface DataCheck {
  /** A sentence for each key that is wrong, none when all is well. */
  wrong(data: unknown): string[]
  /** A sentence for each key that the schema does not name, though it allows it: most likely a slip. */
  unknown(data: DataSchema): string[]
}

const mostSentences = 20

/** Makes the check of a schema, or says why the schema is none. */
export function dataCheck(schema: DataSchema): DataCheck | { readonly trouble: string } {
  if ('$async' in schema) return { trouble: '$async is not known here: leave it out' }
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false, logger: false, verbose: true })
  try {
    const validate = ajv.compile(schema)
    const keys = new Map(dataKeys(schema).map(key => [key.key, key]))
    return {
      wrong: data => (validate(data) ? [] : sentences(validate.errors ?? [], keys)),
      unknown: data => Object.keys(data).flatMap(key => (keys.has(key) || keys.size === 0 ? [] : unknownKey(key, keys))),
    }
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error) }
  }
}

type Keys = ReadonlyMap<string, DataKey>

// One sentence a key: alternatives and their parts would each say the same.
function sentences(errors: readonly ErrorObject[], keys: Keys): string[] {
  const said = new Map<string, string>()
  for (const error of errors) {
    const at = keyOf(error)
    if (!said.has(at)) said.set(at, sentence(at, error, keys))
  }
  return Array.from(said.values()).slice(0, mostSentences)
}

function keyOf({ instancePath, params }: ErrorObject): string {
  const [, first] = instancePath.split('/')
  const named: unknown = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty']
  return first === undefined ? (typeof named === 'string' ? named : '') : first.replaceAll('~1', '/').replaceAll('~0', '~')
}

function sentence(at: string, error: ErrorObject, keys: Keys): string {
  const { keyword, instancePath, message = 'is wrong' } = error
  if (at === '') return `The data ${message}.`
  const known = keys.get(at)
  if (instancePath === '' && keyword === 'required') return `\`${at}\` is missing: ${allowed(known)}`
  if (known === undefined) return instancePath === '' ? (unknownKey(at, keys)[0] ?? '') : `\`${at}\` ${message}.`
  const inside = instancePath.split('/').slice(2).join('/')
  const place = inside === '' ? '' : ` (${inside} ${message})`
  return `\`${at}\` can't be ${shown(error.data)}${place}: ${allowed(known)}`
}

function allowed(key: DataKey | undefined): string {
  if (key === undefined) return 'the job type needs it.'
  const example = key.example === undefined ? '' : `, such as ${shown(key.example)}`
  const description = key.description === '' ? '' : ` ${key.description}`
  return `${key.value}${example}.${description}`
}

const unknownKey = (key: string, keys: Keys): string[] => [
  `\`${key}\` is no key of this job type's: it knows ${Array.from(keys.keys()).join(', ')}.`,
]

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`
}
