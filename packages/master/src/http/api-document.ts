// The API's document, made from what the routes declare: `/api/openapi.json`, and `/docs/api` to read and try it.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { FastifySchema, RouteOptions } from 'fastify'
import { errorSchema } from '@pyfarm/contract/api/answers'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { finishDocument } from './finish-document.js'
import type { Document } from './finish-document.js'
import type { Server } from './server.js'

/** A page that shows the document: its own scripts, and calls of this master only. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** To be called before any route is there. */
export async function documentApi(server: Server, settings: Settings): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'PyFarm',
        version: '1',
        description:
          'The API of the render farm manager: PyFarm 0.8.7’s, and what was added to it. Times are UTC without an offset; names in addresses may be ids. ' +
          'Lists take `page`, `per_page`, `sort` and `order`; their total is in the header X-Total-Count, the way to other pages in Link.',
      },
      servers: [{ url: '/' }],
    },
    transform: input => {
      const schema = isApi(input.url, settings) ? declared(input.schema, input.route, settings) : { hide: true }
      return transformSchema({ ...input, schema })
    },
    transformObject: jsonSchemaTransformObject,
  })
  let document: Document | undefined
  const finished = () => (document ??= finishDocument(server.swagger()))
  server.get('/api/openapi.json', { schema: { hide: true } }, finished)
  await server.register(swaggerUi, {
    routePrefix: '/docs/api',
    staticCSP: pagePolicy,
    transformSpecification: finished,
    transformSpecificationClone: false,
    theme: { title: 'PyFarm: the API' },
    uiConfig: { docExpansion: 'none', filter: true, validatorUrl: null, layout: 'BaseLayout' },
  })
}

const transformSchema = createJsonSchemaTransform({})

const isApi = (url: string, settings: Settings): boolean => url.startsWith(`${settings.api_prefix}/`)

/** What any route may answer beside its own: strangers are refused, input that breaks the rules, and a full disk or absent database. */
const commonRefusals = (schema: FastifySchema): number[] => [
  ...(schema.params !== undefined || schema.querystring !== undefined || schema.body !== undefined ? [400] : []),
  401,
  403,
  ...(schema.body === undefined ? [] : [413, 415]),
  503,
]

type Answers = Readonly<Record<string, unknown>>

/** The schema of a route with what the document adds to it. */
function declared(schema: FastifySchema = {}, route: RouteOptions, settings: Settings) {
  const common = Object.fromEntries(commonRefusals(schema).map(status => [status, errorSchema]))
  const path = route.url.slice(settings.api_prefix.length)
  return {
    ...schema,
    tags: [path.split('/')[1] ?? ''],
    operationId: operationIdOf([route.method].flat()[0] ?? 'GET', path),
    response: { ...common, ...answersOf(schema.response) },
  }
}

const answersOf = (response: unknown): Answers => (typeof response === 'object' && response !== null ? { ...response } : {})

/** `GET /jobs/:job/tasks/` is `getJobsByJobTasks`. */
function operationIdOf(method: string, path: string): string {
  const words = path
    .split('/')
    .filter(part => part !== '')
    .map(part => (part.startsWith(':') ? `by_${part.slice(1)}` : part))
    .flatMap(part => part.split(/[^A-Za-z0-9]+/))
  return method.toLowerCase() + words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
