// Notices when processes write nothing for too long.

export interface SilenceWatch {
  /** A line came, or a process was started. */
  heard(): void
  /** Kept, with a sentence, when nothing was heard for too long. */
  readonly tooLong: Promise<Error>
  end(): void
}

/** Without a limit it is never too long. */
export function watchSilence(seconds: number | undefined): SilenceWatch {
  let timer: NodeJS.Timeout | undefined
  let tell: (error: Error) => void = () => undefined
  const tooLong = new Promise<Error>(resolve => {
    tell = resolve
  })
  return {
    heard() {
      if (seconds === undefined) return
      if (timer !== undefined) {
        timer.refresh()
        return
      }
      const end = () => {
        tell(new Error(`Nothing was written for longer than the job's limit of ${seconds} seconds (silence_seconds).`))
      }
      timer = setTimeout(end, seconds * 1000)
    },
    tooLong,
    end() {
      clearTimeout(timer)
    },
  }
}
