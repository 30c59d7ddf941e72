// Requests that have to get through: repeated while the master is away or in trouble.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.js'
import { delayBefore, type Pace } from '../tuning.js'
import { NoAnswer, type MasterAnswer, type MasterClient, type MasterRequest } from './master-client.js'

/** How much longer it waits where it is not let in. */
const refusedTimes = 6

/** Sends to the master until it answers with something other than trouble of its own. */
export interface PatientClient {
  readonly client: MasterClient
  /**
   * Rejects only when the signal ends it.
   * @param isFinal whether the answer is to be taken, after so many repeats; default: unless it says that the master is in trouble
   */
  send(
    request: MasterRequest,
    signal: AbortSignal,
    isFinal?: (answer: MasterAnswer, repeat: number) => boolean,
  ): Promise<MasterAnswer>
  /** PUTs a CSV file until the master takes or refuses it. `turn` runs each try, when there is room for it. */
  upload(path: string, file: string, signal: AbortSignal, turn: Turn): Promise<number>
}

export type Turn = <T>(attempt: () => Promise<T>) => Promise<T>

export function openPatientClient(client: MasterClient, pace: Pace, log: Log): PatientClient {
  const weather = watchMaster(client.address, log)
  return {
    client,
    send: (request, signal, isFinal = answer => !isTrouble(answer.status)) =>
      untilAnswered(
        {
          attempt: () => client.send(request, signal),
          isFinal,
          troubleOf: ({ status }) => (isTrouble(status) ? `it answered ${status}` : undefined),
          isRefusal: ({ status }) => status === 401,
        },
        { pace, weather, signal },
      ),
    upload: (path, file, signal, turn) =>
      untilAnswered(
        {
          attempt: () => turn(() => client.upload(path, file, signal)),
          isFinal: status => !isTrouble(status),
          troubleOf: status => (isTrouble(status) ? `it answered ${status}` : undefined),
          isRefusal: status => status === 401,
        },
        { pace, weather, signal },
      ),
  }
}

interface Question<T> {
  readonly attempt: () => Promise<T>
  readonly isFinal: (answer: T, repeat: number) => boolean
  readonly troubleOf: (answer: T) => string | undefined
  /** Whether it says that who asks is not let in: that changes by a person's doing alone. */
  readonly isRefusal: (answer: T) => boolean
}

interface Patience {
  readonly pace: Pace
  readonly weather: MasterWeather
  readonly signal: AbortSignal
}

async function untilAnswered<T>(question: Question<T>, { pace, weather, signal }: Patience): Promise<T> {
  for (let repeat = 0; ; repeat++) {
    signal.throwIfAborted()
    const answer = await question.attempt().catch(toNoAnswer)
    const trouble = answer instanceof NoAnswer ? answer.message : question.troubleOf(answer)
    if (!(answer instanceof NoAnswer) && question.isFinal(answer, repeat)) {
      if (trouble === undefined) weather.clear()
      return answer
    }
    const isRefused = !(answer instanceof NoAnswer) && question.isRefusal(answer)
    const wait = delayBefore(repeat, pace) * (isRefused ? refusedTimes : 1)
    weather.trouble(trouble ?? 'what answers there does not speak like one', wait)
    await sleep(wait, undefined, { signal })
  }
}

/** Whether an answer says that the same request may go well later. */
export function isTrouble(status: number): boolean {
  return status >= 500 || status === 408 || status === 429
}

function toNoAnswer(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error
  throw error
}

interface MasterWeather {
  trouble(reason: string, waitMilliseconds: number): void
  clear(): void
}

// Says once that the master is away and once that it is back, however many requests wait for it.
function watchMaster(address: string, log: Log): MasterWeather {
  let said: string | undefined
  return {
    trouble(reason, wait) {
      if (said === reason) return
      said = reason
      const next = (wait / 1000).toFixed(1)
      log.warn(
        `The master at ${address} can't be reached: ${reason}. Next try in ${next} s, then on and on; check --master if it never comes.`,
      )
    },
    clear() {
      if (said === undefined) return
      said = undefined
      log.info(`The master at ${address} answers again.`)
    },
  }
}
