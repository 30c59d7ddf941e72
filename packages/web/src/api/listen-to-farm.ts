// All tabs of a browser share one stream of events: a browser has few connections to a master, and a stream takes one for good.
import { openStream, type FarmListener } from './farm-stream.js'
import { saidByWorker } from './stream-words.js'

/** Listens to the master's events until the signal ends it. */
export function listenToFarm(listener: FarmListener, signal: AbortSignal): void {
  if (typeof SharedWorker === 'undefined') openStream(listener, signal)
  else shareStream(listener, signal)
}

function shareStream(listener: FarmListener, signal: AbortSignal): void {
  const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name: 'PyFarm events' })
  const { port } = worker
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const said = saidByWorker(data)
    if (said?.kind === 'connection') listener.connection(said.state)
    else if (said?.kind === 'told') listener.told(said.data)
  }
  // Where a worker can't be started, this tab listens by itself.
  worker.onerror = () => {
    port.close()
    if (!signal.aborted) openStream(listener, signal)
  }
  const leave = () => port.postMessage('bye')
  addEventListener('pagehide', event => event.persisted || leave(), { signal })
  signal.addEventListener('abort', () => {
    leave()
    port.close()
  })
}
