import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deepestJson, jsonProblem } from './json-rules.js'

describe('a JSON text', () => {
  const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth)

  it.each([
    ['the same key twice in one object', '{"a": 1, "b": {"c": [{}, {"d": 1, "d": 1}]}}', 'b.c.1.d: is there twice.'],
    ['the same key, once escaped', '{"a": 1, "\\u0061": 2}', 'a: is there twice.'],
    ['the same key around a nested object', '{"a": {"b": 1}, "a": 2}', 'a: is there twice.'],
    [
      'a whole number that no double holds',
      '{"a": [0, 9007199254740992]}',
      'a.1: is a whole number of more than 53 bits, which would be rounded.',
    ],
    ['such a number below zero', '{"a":-9007199254740993}', 'a: is a whole number of more than 53 bits, which would be rounded.'],
    ['a whole number of 400 digits', `{"a": ${'9'.repeat(400)}}`, 'a: is a number that is too large.'],
    ['a number that becomes infinite', '{"a": {"b": 1e999}}', 'a.b: is a number that is too large.'],
    ['one below zero', '{"a": -1E+400 }', 'a: is a number that is too large.'],
  ])('with %s is refused', (_what, text, problem) => {
    expect(jsonProblem(text)).toBe(problem)
    expect(() => void JSON.parse(text)).not.toThrow()
  })

  it('of more than 100 levels is refused, of 100 it is not', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const text = (depth: number) => nested(depth, open, close).replace(':}', ':0}')
      expect(jsonProblem(text(deepestJson))).toBeUndefined()
      expect(jsonProblem(text(deepestJson + 1))).toBe('The body has more than 100 levels of lists and objects in each other.')
    }
    expect(jsonProblem(nested(500_000, '[', ']'))).toContain('100 levels')
  })

  it.each([
    '{"a": 9007199254740991, "b": -9007199254740991, "c": 1e20, "d": 0.1, "e": -0, "f": 1E-400}',
    '{"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 1}]}',
    '{"a": "a", "b": "a", "c": ["a", "a"], "d": "{\\"a\\": 1e999, \\"a\\": 1}", "e": "\\\\", "f": "9007199254740993"}',
    '{"a" \n : "x:y", "b":":"}',
    '{"": 1, " ": 2, "1": 3, "a.b": 4, "true": true, "null": null}',
  ])('like %s is taken', text => {
    expect(() => void JSON.parse(text)).not.toThrow()
    expect(jsonProblem(text)).toBeUndefined()
  })

  it('that was made of values is taken', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2), (value, blanks) => {
        // Numbers beyond 2^53 print as whole numbers up to 10^21.
        const text = JSON.stringify(value, (_key, item: unknown) => (Number.isInteger(item) ? 0 : item), blanks)
        expect(jsonProblem(text)).toBeUndefined()
      }),
    )
  })

  it('with one key repeated somewhere is refused', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { minKeys: 1 }), fc.nat(), (object, pick) => {
        const text = JSON.stringify(object, (_key, item: unknown) => (Number.isInteger(item) ? 0 : item))
        const keys = Object.keys(object)
        const repeated = keys[pick % keys.length] ?? ''
        expect(jsonProblem(`{"list": [${text.slice(0, -1)}, ${JSON.stringify(repeated)}: 0}]}`)).toMatch(/: is there twice\.$/)
      }),
    )
  })
})
