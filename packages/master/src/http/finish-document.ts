// What the generator of the API's document leaves open: names of statuses, headers of lists, schemas that nothing refers to.
import { STATUS_CODES } from 'node:http'
import { z } from 'zod'

const answerSchema = z.looseObject({ description: z.string() })
const operationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string() })).optional(),
  responses: z.record(z.string(), answerSchema),
})
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

type Operation = z.infer<typeof operationSchema>

export type Document = z.infer<typeof documentSchema>

export function finishDocument(generated: unknown): Document {
  const { paths, components, ...rest } = documentSchema.parse(generated)
  return {
    ...rest,
    paths: mapValues(paths, operations => mapValues(operations, finishOperation)),
    components: { ...components, schemas: usedSchemas(components.schemas) },
  }
}

function finishOperation(operation: Operation): Operation {
  const isList = operation.parameters?.some(parameter => parameter.name === 'per_page') === true
  return {
    ...operation,
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, answer]) => [
        status,
        {
          ...answer,
          description: STATUS_CODES[status] ?? answer.description,
          ...(isList && status === '200' ? { headers: listHeaders } : {}),
        },
      ]),
    ),
  }
}

const listHeaders = {
  'X-Total-Count': { description: 'Entries on all pages.', schema: { type: 'integer' } },
  Link: {
    description: 'The first, previous, next and last page, of a list that was asked for in pages.',
    schema: { type: 'string' },
  },
}

/** Answers come twice, as they are sent and as they would be taken; nothing takes them. */
const usedSchemas = (schemas: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(schemas).filter(
      ([name]) => !(name.endsWith('Input') && Object.hasOwn(schemas, name.slice(0, -'Input'.length))),
    ),
  )

const mapValues = <V, W>(record: Readonly<Record<string, V>>, change: (value: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
