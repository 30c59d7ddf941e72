/** Aborted when the process is asked to end: Ctrl-C, SIGTERM, a closed terminal. */
export function endSignal(): AbortSignal {
  const end = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end.abort())
  return end.signal
}

/** As a child of `pyfarm up`: end when it does, even if it was killed. Does not keep the process alive. */
export function endWithParent(): void {
  if (process.send === undefined) return
  const end = () => {
    setTimeout(() => process.exit(1), 2500).unref()
    process.kill(process.pid, 'SIGTERM')
  }
  process.on('disconnect', end)
  // It can be gone before anybody listened.
  if (!process.connected) end()
  process.channel?.unref()
}
