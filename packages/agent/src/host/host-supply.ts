// Keeps one host started ahead, so that an assignment does not wait for a process to start up.
import type { Family } from '../processes/family.js'
import { startHost, type HostProcess } from './host-process.js'

export interface HostSupply {
  /** A host of the caller's own: the one that is ready, or a fresh one. */
  take(): HostProcess
  /** Starts the next one ahead, if there is none. */
  refill(): void
  /** Ends the one that nobody took; no more is started ahead. */
  close(): Promise<void>
}

/** `memoryMegabytes` is what the JavaScript of each host may take. */
export function openHostSupply(family: Family, memoryMegabytes: number): HostSupply {
  let ahead: HostProcess | undefined
  let closed = false
  return {
    take() {
      const host = ahead ?? startHost(family, memoryMegabytes)
      ahead = undefined
      return host
    },
    refill() {
      if (closed || ahead !== undefined) return
      const host = startHost(family, memoryMegabytes)
      ahead = host
      void host.ended.then(() => {
        if (ahead === host) ahead = undefined
      })
    },
    async close() {
      closed = true
      ahead?.kill()
      await ahead?.ended
    },
  }
}
