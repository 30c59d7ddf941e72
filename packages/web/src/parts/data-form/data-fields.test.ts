import { describe, expect, it } from 'vitest'
import { dataFields } from './data-fields.js'

const fieldOf = (property: object, more: object = {}) => dataFields({ type: 'object', properties: { key: property }, ...more })[0]

describe('the form of a schema', () => {
  it.each<[schema: object, field: object]>([
    [{ type: 'string' }, { kind: 'text', isLong: false }],
    [
      { type: 'string', maxLength: 10_000 },
      { kind: 'text', isLong: true },
    ],
    [
      { type: 'integer', minimum: 1, maximum: 9 },
      { kind: 'number', isWhole: true, least: 1, most: 9 },
    ],
    [{ type: 'number' }, { kind: 'number', isWhole: false }],
    [
      { type: 'boolean', default: true },
      { kind: 'switch', fallback: true },
    ],
    [
      { type: 'string', enum: ['a', 'b'] },
      { kind: 'choice', choices: ['a', 'b'] },
    ],
    [{ const: 3 }, { kind: 'choice', choices: [3] }],
    [{ anyOf: [{ type: 'string', pattern: 'x' }, { type: 'number' }] }, { kind: 'text' }],
    [{ anyOf: [{ type: 'integer', minimum: 2 }, { type: 'null' }] }, { kind: 'number', isWhole: true, least: 2 }],
    [{ type: ['boolean', 'null'] }, { kind: 'switch' }],
    [
      { type: 'array', items: { type: 'string' } },
      { kind: 'list', item: { kind: 'text' } },
    ],
    [{ type: 'array', prefixItems: [{ type: 'integer' }] }, { kind: 'json' }],
    [{ type: 'object', additionalProperties: { type: 'string' } }, { kind: 'json' }],
    [
      { type: 'object', properties: { in: { type: 'boolean' } }, required: ['in'] },
      { kind: 'object', fields: [{ key: 'in', kind: 'switch', isNeeded: true }] },
    ],
    [{}, { kind: 'json' }],
    [
      { title: 'Size', description: 'In pixels.', examples: [64] },
      { label: 'Size', description: 'In pixels.', example: 64 },
    ],
  ])('%j', (schema, field) => expect(fieldOf(schema)).toMatchObject({ key: 'key', ...field }))

  it('says which are needed, in the order of the schema', () => {
    const fields = dataFields({ properties: { b: {}, a: {} }, required: ['a'] })
    expect(fields.map(({ key, isNeeded }) => [key, isNeeded])).toEqual([
      ['b', false],
      ['a', true],
    ])
  })

  it('follows references, and ends where a schema refers to itself', () => {
    const tree = { type: 'object', properties: { below: { $ref: '#/$defs/tree' } } }
    const field = fieldOf({ $ref: '#/$defs/tree' }, { $defs: { tree } })
    expect(field).toMatchObject({ kind: 'object', fields: [{ kind: 'object' }] })
    expect(JSON.stringify(field)).toContain('"kind":"json"')
  })

  it.each([{}, { properties: [] }, { type: 'string' }])('of %j is empty', schema => expect(dataFields(schema)).toEqual([]))
})
