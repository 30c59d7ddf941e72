import { Problem } from '@pyfarm/contract/problem'
import type { Server } from './server.js'

const portsTried = 50

/** Listens on the port, or with `orNext` on the next free one. @throws Problem when that can't be. */
export async function listenOn(server: Server, host: string, port: number, orNext: boolean): Promise<void> {
  const last = orNext && port !== 0 ? Math.min(port + portsTried, 65_535) : port
  for (let candidate = port; ; candidate++) {
    try {
      await server.listen({ host, port: candidate })
      return
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' || candidate >= last)
        throw new Problem(sentenceOf(codeOf(error), host, port), { cause: error })
    }
  }
}

function sentenceOf(code: string, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${host} is taken: choose another with --port, or end the program that has it.`
  if (code === 'EACCES') return `Port ${port} may not be opened by this user: choose one from 1024 up with --port.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine: choose another with --host.`
  return `The master can't listen on ${host}:${port} (${code}).`
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
