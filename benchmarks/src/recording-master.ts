// A master that takes everything that an agent says, and knows which of its tasks run and are done.
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'

export interface RecordingMaster {
  readonly url: string
  readonly registered: Promise<void>
  /** Resolves when all of these tasks were reported so. */
  running(tasks: readonly number[]): Promise<void>
  done(tasks: readonly number[]): Promise<void>
  close(): Promise<void>
}

const commands: Readonly<Record<string, string>> = {
  Nothing: `{ command: 'true' }`,
  Wait: `{ command: 'sleep', arguments: ['60'] }`,
}

export async function openRecordingMaster(): Promise<RecordingMaster> {
  const reported = new Set<string>()
  const waiting = new Set<() => void>()
  let register: () => void
  const registered = new Promise<void>(resolve => {
    register = resolve
  })
  const server = createServer((request, response) => {
    void readBody(request).then(text => {
      const { method = '', url = '' } = request
      const body = parse(text)
      const task = /^\/api\/v1\/jobs\/1\/tasks\/(\d+)$/.exec(url)?.[1]
      if (task !== undefined && typeof body['state'] === 'string') reported.add(`${task} ${body['state']}`)
      for (const look of waiting) look()
      if (method === 'POST' && url === '/api/v1/agents/') register()
      response.writeHead(method === 'POST' && url.endsWith('/logs/') ? 201 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answerTo(url, body)))
    })
  })
  server.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  const reports = (state: string, tasks: readonly number[]) =>
    new Promise<void>(resolve => {
      const look = () => {
        if (!tasks.every(task => reported.has(`${task} ${state}`))) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  return {
    url: `http://127.0.0.1:${port}`,
    registered,
    running: tasks => reports('running', tasks),
    done: tasks => reports('done', tasks),
    close: () =>
      new Promise(resolve => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function answerTo(url: string, body: object): object {
  const name = /\/jobtypes\/(\w+)\/versions\/1$/.exec(url)?.[1]
  if (name !== undefined)
    return { name, version: 1, classname: 'Work', code: `export const Work = { commandData: () => (${commands[name] ?? '{}'}) }` }
  return url.includes('/pathmaps/') ? [] : body
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
