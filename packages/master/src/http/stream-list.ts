// A list that is too long to be held as a whole: read, written and forgotten in parts.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** Answers with the JSON list of all entries; the next part is read only when the client has taken the one before. */
export function streamList(reply: FastifyReply, parts: AsyncIterable<readonly unknown[]>, pretty: boolean): FastifyReply {
  return reply.type('application/json').send(Readable.from(jsonOf(parts, pretty), { objectMode: false }))
}

async function* jsonOf(parts: AsyncIterable<readonly unknown[]>, pretty: boolean): AsyncGenerator<string, void, undefined> {
  let separator = pretty ? '[\n' : '['
  const between = pretty ? ',\n' : ','
  for await (const part of parts) {
    if (part.length === 0) continue
    yield separator + part.map(entry => (pretty ? indented(entry) : JSON.stringify(entry))).join(between)
    separator = between
  }
  yield separator === between ? (pretty ? '\n]' : ']') : '[]'
}

const indent = ' '.repeat(4)

/** As it stands in an indented list. */
const indented = (entry: unknown): string => indent + JSON.stringify(entry, null, indent).replaceAll('\n', `\n${indent}`)
