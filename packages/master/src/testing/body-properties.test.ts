import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { nameText, storableText } from '@pyfarm/contract/api/texts'
import { brokenBodies, validBodies } from './body-properties.js'

const schema = z.strictObject({
  name: nameText(8),
  slug: nameText(8)
    .regex(/^[^/]*$/)
    .optional(),
  id: z.guid(),
  count: z.int().min(1).max(5).nullable().optional(),
  share: z.number().min(0).max(1),
  kind: z.enum(['one', 'other']),
  key: z.union([nameText(3), z.int32()], 'must be a name or an id'),
  flag: z.boolean().optional(),
  text: storableText().nullable().optional(),
  parts: z.array(z.strictObject({ part: nameText(4), size: z.int32().optional() })).max(3),
  environ: z.record(z.string(), nameText(5)),
  free: z.record(z.string(), z.unknown()).optional(),
  odd: z.string().transform(Number).optional(),
})

describe('bodies made from a schema', () => {
  it('are taken by it', () => {
    fc.assert(
      fc.property(validBodies(schema), body => {
        expect(schema.safeParse(body).error).toBeUndefined()
      }),
    )
  })

  it('are refused by it for the place that is broken, and for nothing else', () => {
    fc.assert(
      fc.property(brokenBodies(schema, { odd: fc.constant('7') }), ({ body, broken }) => {
        // Zod lets this key through; the parser of bodies does not.
        fc.pre(broken !== '__proto__')
        const issues = schema.safeParse(body).error?.issues ?? []
        expect(new Set(issues.map(issue => issue.path.join('.'))).size).toBe(1)
        expect([...(issues[0]?.path ?? []), issues[0]?.message].join('.')).toContain(broken)
      }),
      { numRuns: 1000 },
    )
  })

  it('have the keys that are given as they are given', () => {
    fc.assert(
      fc.property(validBodies(schema, { name: fc.constant('fixed') }), body => {
        expect(body).toMatchObject({ name: 'fixed' })
      }),
    )
  })

  it('are broken in every way there is', () => {
    const places = fc.sample(brokenBodies(z.strictObject({ name: nameText(8) })), { numRuns: 500, seed: 1 })
    const names = new Set(places.map(({ body }) => JSON.stringify(body)))
    for (const wrong of [null, true, 7, [], '', 'a\0b', '\ud800', 'x'.repeat(9)])
      expect(names).toContain(JSON.stringify({ name: wrong }))
    expect(names).toContain('{}')
    expect(new Set(places.map(({ broken }) => broken))).toEqual(
      new Set(['name', 'unknown_key', 'constructor', 'toString', '', '__proto__']),
    )
  })
})
