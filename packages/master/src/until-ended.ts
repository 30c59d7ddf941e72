/** Kept when the process is told to stop. */
export const untilEnded = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve()
      })
    }
  })
