// Notices when processes write nothing for too long.

export interface SilenceWatch {
  /** A line came, or a process was started. */
  heard(): void
  /** Kept, with a sentence, when nothing was heard for too long. */
  readonly tooLong: Promise<Error>
  end(): void
}

/** The agent is told at most this often that something was heard. */
const tellMilliseconds = 1000

/** What is said of renderers that write nothing for too long. */
export function silenceTrouble(seconds: number): string {
  return `Nothing was written for longer than the job's limit of ${seconds} seconds (silence_seconds).`
}

/** Without a limit it is never too long. `tell` is called when something was heard, now and then. */
export function watchSilence(seconds: number | undefined, tellAgent: () => void): SilenceWatch {
  let told = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let tell: (error: Error) => void = () => undefined
  const tooLong = new Promise<Error>(resolve => {
    tell = resolve
  })
  return {
    heard() {
      if (seconds === undefined) return
      const now = performance.now()
      if (now - told >= tellMilliseconds) {
        told = now
        tellAgent()
      }
      if (timer !== undefined) {
        timer.refresh()
        return
      }
      const end = () => {
        tell(new Error(silenceTrouble(seconds)))
      }
      timer = setTimeout(end, seconds * 1000)
    },
    tooLong,
    end() {
      clearTimeout(timer)
    },
  }
}
