import { Problem } from '@pyfarm/contract/problem'
import type { Server } from './server.js'

const portsTried = 50

/** Who listens, and how a person says where. */
interface Listener {
  readonly name: string
  readonly portOption: string
  readonly hostOption: string
}

const master: Listener = { name: 'The master', portOption: '--port', hostOption: '--host' }

/** Listens on the port, or with `orNext` on the next free one. @throws Problem when that can't be. */
export async function listenOn(server: Server, host: string, port: number, orNext: boolean, listener = master): Promise<void> {
  const last = orNext && port !== 0 ? Math.min(port + portsTried, 65_535) : port
  for (let candidate = port; ; candidate++) {
    try {
      await server.listen({ host, port: candidate })
      return
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' || candidate >= last)
        throw new Problem(sentenceOf(codeOf(error), host, port, listener), { cause: error })
    }
  }
}

function sentenceOf(code: string, host: string, port: number, { name, portOption, hostOption }: Listener): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${host} is taken: choose another with ${portOption}, or end the program that has it.`
  if (code === 'EACCES') return `Port ${port} may not be opened by this user: choose one from 1024 up with ${portOption}.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine: choose another with ${hostOption}.`
  return `${name} can't listen on ${host}:${port} (${code}).`
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
