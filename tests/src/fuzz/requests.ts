// Requests that nobody should send: made from the API's document, with hostile values in every place.
import fc from 'fast-check'
import { brokenValues } from '@pyfarm/master/testing/broken-values'
import { validValues } from '@pyfarm/master/testing/valid-values'
import type { SchemaNode } from '@pyfarm/master/testing/valid-values'
import type { Operation } from './document.js'
import { agents, fittingNames, fittingValues, hostileBodies, hostileTexts, names } from './hostile-values.js'

export interface FuzzRequest {
  readonly method: string
  /** With its query, as it goes over the wire. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** Any request to these operations, or to an address that none of them has. */
export function fuzzRequests(operations: readonly Operation[]): fc.Arbitrary<FuzzRequest> {
  const known = fc.constantFrom(...operations).chain(requestTo)
  const unknown = fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
      fc.array(segments, { minLength: 1, maxLength: 6 }),
      headers,
    )
    .map(([method, parts, sent]) => ({ method, path: `/api/v1/${parts.join('/')}`, headers: sent, body: undefined }))
  return fc.oneof({ arbitrary: known, weight: 12 }, { arbitrary: unknown, weight: 1 })
}

const segments: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom('1', '2', '3', ...names, ...agents).map(encodeURIComponent), weight: 6 },
  { arbitrary: fc.constantFrom(...hostileTexts).map(encodeURIComponent), weight: 2 },
  {
    arbitrary: fc.constantFrom('%00', '%ff', '%zz', '%', '..', '%2e%2e', '..%2f..%2fetc%2fpasswd', '%u0041', '.', '%20%20'),
    weight: 1,
  },
)

/** What fits this place of an address, mostly. */
const segmentFor = (parameter: string): fc.Arbitrary<string> => {
  const fitting = parameter === 'agent' ? agents : (fittingNames[parameter] ?? ['1', '2', '3'])
  return fc.oneof(
    { arbitrary: fc.constantFrom(...fitting).map(encodeURIComponent), weight: 4 },
    { arbitrary: segments, weight: 1 },
  )
}

function requestTo(operation: Operation): fc.Arbitrary<FuzzRequest> {
  const { method, path } = operation
  const parts = fc.tuple(...[...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => segmentFor(parameter)))
  return fc
    .record({
      parts,
      query: queries(operation),
      headers,
      body: operation.body === undefined ? fc.constant(undefined) : bodies(operation.body),
    })
    .map(({ parts: [...values], query, headers: sent, body }) => ({
      method,
      path: path.replaceAll(/\{\w+\}/g, () => values.shift() ?? '') + query,
      headers: body === undefined ? sent : { 'content-type': 'application/json', ...sent },
      body,
    }))
}

function queries({ query }: Operation): fc.Arbitrary<string> {
  if (query.length === 0) return fc.constantFrom('', '', '?a=1&a=2', '?__proto__[x]=1', '?=&&')
  const pair = fc
    .constantFrom(...query)
    .chain(({ name, schema }) =>
      fc
        .oneof(
          validValues(schema).map(String),
          fc.constantFrom(...hostileTexts),
          fc.constantFrom('0', '1', '-1', '99999999999999999999', 'NaN', 'id', 'desc', ''),
        )
        .map(value => `${name}=${encodeURIComponent(value)}`),
    )
  return fc.array(pair, { maxLength: 4 }).map(pairs => (pairs.length === 0 ? '' : `?${pairs.join('&')}`))
}

function bodies(schema: SchemaNode): fc.Arbitrary<Buffer> {
  const json = (value: unknown) => Buffer.from(JSON.stringify(value ?? null))
  return fc.oneof(
    {
      arbitrary: fc
        .tuple(validValues(schema), fc.record(fittingValues))
        .map(([body, fitting]) => json(withFitting(body, fitting))),
      weight: 6,
    },
    { arbitrary: fc.oneof(...brokenValues(schema), fc.constant({ value: {} })).map(({ value }) => json(value)), weight: 4 },
    { arbitrary: validValues(schema).map(value => json(value).subarray(0, -1)), weight: 1 },
    { arbitrary: fc.constantFrom(...hostileBodies), weight: 2 },
  )
}

/** Names of what exists, in the keys that name it. */
const withFitting = (body: unknown, fitting: Readonly<Record<string, unknown>>): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? Object.fromEntries(Object.entries(body).map(([key, value]) => [key, fitting[key] ?? value]))
    : body

const headers: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 12 },
  {
    arbitrary: fc.constantFrom<Record<string, string>>(
      { 'user-agent': 'PyFarm/1.0 (agent)' },
      { 'user-agent': 'PyFarm/1.0 (agent)', 'pyfarm-offers': 'x'.repeat(5000) },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/zip' },
      { 'content-type': 'text/csv', 'content-encoding': 'gzip' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': '' },
      { 'content-encoding': 'br' },
      { 'if-none-match': '*' },
      { 'if-none-match': '"'.repeat(99) },
      { accept: 'text/html', 'accept-encoding': 'gzip;q=nonsense' },
      { 'accept-encoding': 'gzip' },
      { range: 'bytes=5-1' },
      { origin: 'http://evil.example' },
      { 'x-forwarded-for': '10.0.0.1' },
      { expect: 'nonsense' },
    ),
    weight: 5,
  },
)
