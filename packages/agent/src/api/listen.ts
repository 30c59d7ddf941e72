import type { FastifyInstance } from 'fastify'
import { Problem } from '@pyfarm/contract/problem'

/** How many ports are tried when the next free one may be taken. */
const mostPorts = 100

export interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly nextFreePort?: boolean | undefined
}

/** Starts listening and resolves with the port. Throws a Problem when that port or address can't be had. */
export async function listen(server: FastifyInstance, { host, port, nextFreePort }: ListenOptions): Promise<number> {
  const ports = port === 0 || nextFreePort !== true ? 1 : mostPorts
  for (let next = port; next < port + ports && next < 65_536; next++) {
    const code = await tryPort(server, host, next)
    if (code === undefined) return boundPort(server)
    if (code !== 'EADDRINUSE') throw addressProblem(code, host, port)
  }
  throw new Problem(`Port ${port} of ${host} is taken: stop what uses it, or choose another with --port.`)
}

function addressProblem(code: string, host: string, port: number): Problem {
  if (code === 'EACCES') return new Problem(`Port ${port} may not be used by this user: choose one above 1023 with --port.`)
  return new Problem(`The agent can't listen on ${host} (${code}): choose an address of this machine with --host.`)
}

async function tryPort(server: FastifyInstance, host: string, port: number): Promise<string | undefined> {
  try {
    await server.listen({ host, port })
    return undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
    throw error
  }
}

function boundPort(server: FastifyInstance): number {
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.')
  return address.port
}
