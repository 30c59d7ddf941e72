// What the API's document tells of bodies and parameters.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const operationSchema = z.object({
  parameters: z.array(z.object({ name: z.string(), schema: z.unknown() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
})
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) })

let made: MadeDatabase
beforeAll(async () => {
  made = await makeDatabase(undefined)
})
afterAll(() => made.drop())
const current = startTestFarm(() => made)

it('every input of the API has a type in its document, but for free values: data of jobs and schemas of it, and what agents say of their work', async () => {
  const document = documentSchema.parse((await current().server.inject('/api/openapi.json')).json())
  const open = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { parameters, requestBody }]) => [
      ...parameters.flatMap(({ name, schema }) => openPlaces(schema, `${method} ${path} ${name}`)),
      ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => openPlaces(schema, `${method} ${path} body`)),
    ]),
  )
  expect(open.length).toBeGreaterThan(0)
  expect(open.filter(place => !/\.(data|data_schema|current_assignments)\.|data_schema body\./.test(place))).toEqual([])
})

/** The paths of schemas below this one that let everything through. */
function openPlaces(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (Array.isArray(schema)) return schema.flatMap((branch, index) => openPlaces(branch, `${path}.${index}`))
  const { description: _, ...rules } = z.record(z.string(), z.unknown()).parse(schema)
  if (Object.keys(rules).length === 0) return [path]
  const { properties, ...others } = rules
  const below = typeof properties === 'object' && properties !== null ? Object.entries(properties) : []
  return [...below, ...Object.entries(others)].flatMap(([key, child]) => openPlaces(child, `${path}.${key}`))
}
