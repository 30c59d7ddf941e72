// Requests that have to get through: repeated while the master is away or in trouble.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.js'
import { delayBefore, type Pace } from '../tuning.js'
import { NoAnswer, type MasterAnswer, type MasterClient, type MasterRequest } from './master-client.js'

/** Sends to the master until it answers with something other than trouble of its own. */
export interface PatientClient {
  readonly client: MasterClient
  /** Rejects only when the signal ends it. */
  send(request: MasterRequest, signal: AbortSignal): Promise<MasterAnswer>
  upload(path: string, file: string, signal: AbortSignal): Promise<number>
}

export function openPatientClient(client: MasterClient, pace: Pace, log: Log): PatientClient {
  const weather = watchMaster(client.address, log)
  return {
    client,
    send: (request, signal) =>
      untilAnswered(
        () => client.send(request, signal),
        answer => answer.status,
        pace,
        weather,
        signal,
      ),
    upload: (path, file, signal) =>
      untilAnswered(
        () => client.upload(path, file, signal),
        status => status,
        pace,
        weather,
        signal,
      ),
  }
}

async function untilAnswered<T>(
  attempt: () => Promise<T>,
  statusOf: (answer: T) => number,
  pace: Pace,
  weather: MasterWeather,
  signal: AbortSignal,
): Promise<T> {
  for (let repeat = 0; ; repeat++) {
    signal.throwIfAborted()
    const answer = await attempt().catch(toNoAnswer)
    if (!(answer instanceof NoAnswer) && !isTrouble(statusOf(answer))) {
      weather.clear()
      return answer
    }
    const wait = delayBefore(repeat, pace)
    weather.trouble(answer instanceof NoAnswer ? answer.message : `it answered ${statusOf(answer)}`, wait)
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
