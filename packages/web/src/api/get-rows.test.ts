import { taskRowSchema } from '@pyfarm/contract/api/task-rows'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getRows, MasterAway } from './get-rows.js'

const row = {
  ...{ id: 1, frame: 1, tile: null, state: null, progress: 0, agent_id: null, attempts: 0, failures: 0 },
  ...{ last_error: null, time_started: null, time_finished: null },
}
const answers: Readonly<Record<string, { status: number; body: string }>> = {
  '/rows': { status: 200, body: JSON.stringify([{ ...row, sent_to_agent: false }]) },
  '/wrong': { status: 200, body: JSON.stringify([row, { ...row, frame: 'one' }]) },
  '/page': { status: 200, body: '<html></html>' },
  '/busy': { status: 503, body: '{"error": "The database is busy."}' },
}
const server = createServer((request, response) => {
  const { status, body } = answers[request.url ?? ''] ?? { status: 404, body: '' }
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
})
const addressOf = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
const read = (path: string) => getRows(addressOf(path), taskRowSchema, 'the frames', new AbortController().signal)

/** A server that has stopped already answers the second call with an error, which says the same. */
const stopServer = () => new Promise<void>(resolve => void server.close(() => resolve()))

beforeAll(() => new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve)))
afterAll(stopServer)

describe('a list of the master', () => {
  it('is read, without the keys that the page does not know', async () => {
    expect(await read('/rows')).toEqual([row])
  })

  it.each([
    ['/wrong', 'This page can’t read the frames (row 1, frame: '],
    ['/page', 'This page can’t read the frames (it is not a list)'],
    ['/busy', 'The master answered 503 for the frames: The database is busy.'],
    ['/nowhere', 'The master answered 404 for the frames.'],
  ])('that %s gives instead is told in a sentence', async (path, sentence) => {
    await expect(read(path)).rejects.toThrow(sentence)
  })

  it('that nobody gives tells that the master is away', async () => {
    const address = addressOf('/rows')
    await stopServer()
    await expect(getRows(address, taskRowSchema, 'the frames', new AbortController().signal)).rejects.toThrow(MasterAway)
  })
})
