import { describe, expect, it } from 'vitest'
import { dataCheck } from './check-data.js'
import { dataKeys } from './data-keys.js'
import type { DataSchema } from './data-schema.js'

const schema: DataSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    scene: { type: 'string', pattern: '^/', description: 'Absolute path of the scene.', examples: ['/shots/farm.blend'] },
    samples: { type: 'integer', minimum: 1, maximum: 64, description: 'Samples.' },
    codec: { enum: ['h264', 'av1'], default: 'h264' },
    resolution: { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'integer' }], examples: [[64, 36]] },
    frames: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    layer: { $ref: '#/$defs/name' },
    note: { type: ['string', 'null'] },
    depth: { type: 'number', minimum: 0 },
    free: {},
  },
  required: ['scene'],
  $defs: { name: { type: 'string', description: 'A name.' } },
}

function check(of: DataSchema = schema) {
  const made = dataCheck(of)
  if ('trouble' in made) throw new Error(made.trouble)
  return made
}

describe('data that a schema describes', () => {
  it.each([[{ scene: '/a' }], [{ scene: '/a', samples: 64, note: null, other: 1, free: [1] }]])('may be %j', data => {
    expect(check().wrong(data)).toEqual([])
  })

  it.each<[data: unknown, sentences: (string | RegExp)[]]>([
    [{}, ['`scene` is missing: text, such as "/shots/farm.blend". Absolute path of the scene.']],
    [{ scene: 'a' }, ['`scene` can\'t be "a": text, such as "/shots/farm.blend". Absolute path of the scene.']],
    [{ scene: '/a', samples: 'many' }, ['`samples` can\'t be "many": whole number, 1 to 64. Samples.']],
    [{ scene: '/a', samples: 65.5 }, ["`samples` can't be 65.5: whole number, 1 to 64. Samples."]],
    [{ scene: '/a', codec: 'x' }, ['`codec` can\'t be "x": one of h264, av1.']],
    [{ scene: '/a', resolution: [64, 'x'] }, ['`resolution` can\'t be "x" (1 must be integer): list, such as [64,36].']],
    [{ scene: '/a', frames: true }, ["`frames` can't be true: text or number."]],
    [{ scene: '/a', layer: 1 }, ["`layer` can't be 1: text. A name."]],
    [{ scene: '/a', depth: -1 }, ["`depth` can't be -1: number, at least 0."]],
    [{ samples: 0, note: 1 }, [/^`scene` is missing/, /^`samples` can't be 0/, /^`note` can't be 1: text or null\./]],
    [[], ['The data must be object.']],
    [null, ['The data must be object.']],
  ])('is refused when it is %j, by its keys', (data, sentences) => {
    const told: unknown = sentences.map(each => (typeof each === 'string' ? each : (expect.stringMatching(each) as unknown)))
    expect(check().wrong(data)).toEqual(told)
  })

  it('says which keys it does not know, where they are allowed and where not', () => {
    const sentence = "`b` is no key of this job type's: it knows a."
    const open = { properties: { a: {} } }
    expect(check(open).wrong({ b: 1 })).toEqual([])
    expect(check(open).unknown({ a: 1, b: 1 })).toEqual([sentence])
    expect(check({ ...open, additionalProperties: false }).wrong({ b: 1 })).toEqual([sentence])
    expect(check({ ...open, unevaluatedProperties: false }).wrong({ b: 1 })).toEqual([sentence])
    expect(check({}).unknown({ anything: 1 })).toEqual([])
  })

  it('says no more than can be read', () => {
    const many = { required: Array.from({ length: 1000 }, (_, index) => `key${index}`) }
    expect(check(many).wrong({})).toHaveLength(20)
    const [long] = check({ properties: { a: { type: 'number' } } }).wrong({ a: 'x'.repeat(10_000) })
    expect(long?.length).toBeLessThan(200)
  })
})

describe('a schema that is none', () => {
  it.each<[schema: DataSchema, trouble: RegExp]>([
    [{ type: 'text' }, /schema is invalid: data\/type must be equal to one of the allowed values/],
    [{ properties: 3 }, /schema is invalid: data\/properties must be object/],
    [{ $ref: 'https://example.com/other.json' }, /can't resolve reference/],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, /no schema with key or ref/],
    [{ properties: { a: { pattern: '(' } } }, /[Ii]nvalid regular expression/],
    [{ $async: true }, /\$async is not known here/],
  ])('is %j', (wrong, trouble) => {
    expect(dataCheck(wrong)).toEqual({ trouble: expect.stringMatching(trouble) as string })
  })
})

describe('the keys of a schema', () => {
  it('have words for what they take', () => {
    expect(dataKeys(schema).map(({ key, value }) => [key, value])).toEqual([
      ['scene', 'text'],
      ['samples', 'whole number, 1 to 64'],
      ['codec', 'one of h264, av1'],
      ['resolution', 'list'],
      ['frames', 'text or number'],
      ['layer', 'text'],
      ['note', 'text or null'],
      ['depth', 'number, at least 0'],
      ['free', 'anything'],
    ])
    expect(dataKeys(schema)[0]).toMatchObject({ isNeeded: true, example: '/shots/farm.blend', description: 'Absolute path of the scene.' }) // prettier-ignore
    expect(dataKeys(schema)[2]).toMatchObject({ isNeeded: false, fallback: 'h264', choices: ['h264', 'av1'] })
    const circle = { $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } }, properties: { a: { $ref: '#/$defs/a' } } }
    expect(dataKeys(circle)[0]).toMatchObject({ value: 'anything' })
    expect(dataKeys({ properties: [], required: 'x' })).toEqual([])
  })
})
