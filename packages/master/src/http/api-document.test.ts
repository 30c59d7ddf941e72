import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ operationId: z.string(), summary: z.string().optional(), responses: z.record(z.string(), z.unknown()) }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})

describe('the document of the API', () => {
  let made: MadeDatabase | undefined
  beforeAll(async () => {
    made = await makeDatabase(undefined)
  })
  afterAll(() => made?.drop())
  const current = startTestFarm(() => {
    if (made === undefined) throw new Error('The database was not made.')
    return made
  })
  const load = async () => (await current().server.inject('/api/openapi.json')).json<Record<string, unknown>>()
  const operations = async () =>
    Object.entries(documentSchema.parse(await load()).paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, ...operation })),
    )

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(await load())
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
  })

  it('refers to nothing that is not in it', async () => {
    const text = JSON.stringify(await load())
    const { schemas } = documentSchema.parse(JSON.parse(text)).components
    const referred = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name)
    expect(new Set(referred)).toEqual(new Set(Object.keys(schemas)))
  })

  it('has every route of the API, with a summary, its success and its refusals', async () => {
    for (const { name, summary, responses } of await operations()) {
      expect({ name, summary: summary ?? 'none' }).not.toEqual({ name, summary: 'none' })
      const statuses = Object.keys(responses)
      expect({ name, success: statuses.some(status => Number(status) < 400 || status === '405') }).toEqual({
        name,
        success: true,
      })
      expect({ name, statuses }).toEqual({ name, statuses: expect.arrayContaining(['401', '403', '503']) })
    }
  })

  it('names every operation once', async () => {
    const ids = (await operations()).map(operation => operation.operationId)
    expect(ids).toEqual([...new Set(ids)])
  })

  it('is shown as a page with its own scripts alone', async () => {
    const page = await current().server.inject('/docs/api/')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("script-src 'self';")
    expect(page.body).not.toMatch(/<script>|https?:\/\//)
  })
})
