// Orders of the master to become another version: one at a time, in the background, and the last one counts.
import { keepWanted } from '../versions/version-store.js'
import { takeUpdate, type UpdateContext } from './take-update.js'

export interface Updates {
  /** Begins to become that version. */
  order(version: string): void
  /** Why the last update came to nothing; null when it did not, or none was tried. */
  lastError(): string | null
}

export interface UpdatesContext extends UpdateContext {
  /** The version that runs. */
  readonly running: string
  /** What is told of updates before this start. */
  readonly lastError: string | null
  /** The new version lies there: it is started once this agent restarts. */
  readonly onReady: () => void
  /** `lastError` has changed. */
  readonly onChange: () => void
  /** The agent ends. */
  readonly signal: AbortSignal
}

export function openUpdates(context: UpdatesContext): Updates {
  const { running, log, signal } = context
  let { lastError } = context
  let current: { readonly version: string; readonly stop: AbortController } | undefined

  function tell(error: string | null) {
    if (error === lastError) return
    lastError = error
    context.onChange()
  }

  async function become(version: string, stop: AbortSignal): Promise<void> {
    log.info(`This agent is to become version ${version}, which is fetched from the master.`)
    const taken = await takeUpdate(version, context, stop)
    if ('wanted' in taken) {
      await keepWanted(context.home, taken.wanted)
      log.info(`Version ${version} is there; it is started as soon as the work is done.`)
      tell(null)
      context.onReady()
      return
    }
    const sentence = `The update to version ${version} was refused: ${taken.refused}.`
    log.error(sentence)
    tell(sentence)
  }

  return {
    order(version) {
      if (version === running) {
        log.info(`This agent is version ${version} already.`)
        current?.stop.abort(new Error('another version is wanted'))
        return
      }
      if (current?.version === version) return
      current?.stop.abort(new Error('another version is wanted'))
      const mine = { version, stop: new AbortController() }
      current = mine
      const stop = AbortSignal.any([signal, mine.stop.signal])
      // It rejects only when it was stopped.
      void become(version, stop)
        .catch(() => undefined)
        .then(() => {
          if (current === mine) current = undefined
        })
    },
    lastError: () => lastError,
  }
}
