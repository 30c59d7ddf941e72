// HTTP to the master that is measured, over connections that are kept.
import { Pool } from 'undici'

export interface MasterClient {
  /** Sends an object as JSON, or a text as CSV; gives what is answered, parsed. @throws Error unless the status is 2xx. */
  readonly send: (method: 'GET' | 'POST' | 'PUT', path: string, body?: object | string) => Promise<unknown>
  readonly close: () => Promise<void>
}

const connections = 64

export function connectToMaster(url: string, userAgent: string): MasterClient {
  const pool = new Pool(url, { connections })
  return {
    send: async (method, path, body) => {
      const isText = typeof body === 'string'
      const response = await pool.request({
        method,
        path: `/api/v1${path}`,
        headers: { 'user-agent': userAgent, 'content-type': isText ? 'text/csv' : 'application/json' },
        ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      })
      const text = await response.body.text()
      if (response.statusCode >= 300) throw new Error(`${method} ${path} was answered ${response.statusCode}: ${text}`)
      return text === '' ? undefined : (JSON.parse(text) as unknown)
    },
    close: () => pool.close(),
  }
}

export function idOf(answer: unknown): number {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'number') return answer.id
  throw new Error(`There is no id in ${JSON.stringify(answer)}`)
}
