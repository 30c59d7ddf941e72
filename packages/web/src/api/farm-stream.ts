// One stream of the master's events.

/** live: changes are told as they happen. lost: the page has to ask. */
export type Connection = 'connecting' | 'live' | 'lost'

export interface FarmListener {
  connection(state: Connection): void
  /** The data of one server-sent event. */
  told(data: string): void
}

/** While live changes are lost, the page asks, and tries to listen again, this often. */
export const tryAgainMs = 3000

/** Listens to the master's events until the signal ends it. The browser reconnects by itself, unless the master refused. */
export function openStream(listener: FarmListener, signal: AbortSignal): void {
  let source: EventSource | undefined
  let again: ReturnType<typeof setTimeout> | undefined

  function open(): void {
    const opened = new EventSource('/events')
    source = opened
    opened.onopen = () => listener.connection('live')
    opened.onmessage = (message: MessageEvent<string>) => listener.told(message.data)
    opened.onerror = () => {
      listener.connection('lost')
      if (opened.readyState === EventSource.CLOSED) again = setTimeout(open, tryAgainMs)
    }
  }

  open()
  signal.addEventListener('abort', () => {
    clearTimeout(again)
    source?.close()
  })
}
