// The operations of the API, as its document tells them.
import { z } from 'zod'
import type { SchemaNode } from '@pyfarm/master/testing/valid-values'

export interface Operation {
  readonly method: string
  readonly path: string
  readonly query: readonly { readonly name: string; readonly schema: SchemaNode }[]
  /** The schema of its JSON body. */
  readonly body: SchemaNode | undefined
}

const node = z.custom<SchemaNode>(value => typeof value === 'object' && value !== null)
const operationSchema = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: node })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: node.optional() })) }).optional(),
})
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) })

/** Those that stay within the master: `stream` of a log would make it call agents. */
const leavesTheMaster = new Set(['stream', 'follow'])

export function operationsOf(document: unknown): Operation[] {
  return Object.entries(documentSchema.parse(document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter(parameter => parameter.in === 'query' && !leavesTheMaster.has(parameter.name)),
      body: requestBody === undefined ? undefined : (requestBody.content['application/json']?.schema ?? {}),
    })),
  )
}
