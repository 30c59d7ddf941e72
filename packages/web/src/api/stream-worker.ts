// Runs once for all tabs of the browser: listens to the master, and tells every tab.
import { openStream, type Connection } from './farm-stream.js'
import type { Said } from './stream-words.js'

const tabs = new Set<MessagePort>()
let state: Connection = 'connecting'

const tell = (said: Said): void => tabs.forEach(tab => tab.postMessage(said))

addEventListener('connect', event => {
  const [tab] = event instanceof MessageEvent ? event.ports : []
  if (tab === undefined) return
  tabs.add(tab)
  tab.onmessage = () => tabs.delete(tab)
  tab.postMessage({ kind: 'connection', state } satisfies Said)
})

// The browser ends the worker with its last tab.
openStream(
  {
    connection(next) {
      state = next
      tell({ kind: 'connection', state })
    },
    told: data => tell({ kind: 'told', data }),
  },
  new AbortController().signal,
)
