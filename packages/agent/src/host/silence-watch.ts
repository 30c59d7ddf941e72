// Notices when processes write nothing for too long.

export interface SilenceWatch {
  /** A line came, or a process was started. */
  heard(): void
  /** Rejects with a sentence when nothing was heard for too long. */
  readonly tooLong: Promise<never>
  end(): void
}

/** Without a limit it never rejects. */
export function watchSilence(seconds: number | undefined): SilenceWatch {
  let timer: NodeJS.Timeout | undefined
  let reject: (error: Error) => void = () => undefined
  const tooLong = new Promise<never>((_resolve, rejected) => {
    reject = rejected
  })
  // Nobody may be waiting when it happens.
  tooLong.catch(() => undefined)
  return {
    heard() {
      if (seconds === undefined) return
      if (timer !== undefined) {
        timer.refresh()
        return
      }
      const end = () => {
        reject(new Error(`Nothing was written for longer than the job's limit of ${seconds} seconds (silence_seconds).`))
      }
      timer = setTimeout(end, seconds * 1000)
    },
    tooLong,
    end() {
      clearTimeout(timer)
    },
  }
}
