// Reads logs that agents have and did not upload yet: passed on as they come, never kept.
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { logFollowOffer, offersHeader } from '@pyfarm/contract/agent-protocol'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { LogWish } from '../farm.js'
import { notFound, refuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { agentLookup, refusedCall } from './agent-addresses.js'

export interface LogReader {
  /** What the agent has of the log, in pieces; or why it can't be had. The wish's signal ends the call. */
  readonly read: (wish: LogWish) => Promise<AsyncIterable<Buffer> | Refusal>
  /** Cuts off what is being read. */
  readonly close: () => Promise<void>
}

/** Times in milliseconds; tests have shorter ones. */
export interface LogPace {
  /** Between two looks at what is new, at an agent that offers no more. */
  readonly look: number
  /** An agent that sends nothing for so long is asked anew. */
  readonly quiet: number
}

/** Some of the log: from the place that was asked for, up to its end at that moment, or up to its last line. */
interface Part {
  readonly pieces: AsyncIterable<Buffer>
  /** Whether the pieces go on until the log is finished. */
  readonly untilFinished: boolean
}

export function createLogReader(settings: Settings, pace: LogPace = { look: 1000, quiet: 60_000 }): LogReader {
  const timeout = settings.agent_request_timeout
  const pool = new Agent({
    pipelining: 1,
    connect: { timeout, lookup: agentLookup(settings) },
    headersTimeout: timeout,
    bodyTimeout: pace.quiet,
  })
  const reading = new Set<AbortSignal>()

  const open = async ({ url, offers, underWay, signal }: LogWish, from: number): Promise<Part | Refusal> => {
    const refused = refusedCall(url, settings)
    if (refused !== undefined) return unavailable(refused)
    const follow = underWay !== undefined && offers.includes(logFollowOffer)
    try {
      const { statusCode, headers, body } = await request(follow ? `${url}?follow=1&from=${from}` : url, {
        dispatcher: pool,
        signal,
        headers: { 'user-agent': settings.master_user_agent, accept: 'application/json' },
      })
      if (statusCode !== 200) {
        await body.dump()
        return statusCode === 404 ? notFound('The agent has no such log.') : unavailable(`it answered ${statusCode}`)
      }
      const followed = follow && String(headers[offersHeader] ?? '').includes(logFollowOffer)
      return { pieces: followed ? body : without(from, body), untilFinished: followed }
    } catch (error) {
      return unavailable(error instanceof Error ? error.message : String(error))
    }
  }

  const firstPart = async (wish: LogWish): Promise<Part | Refusal> => {
    const first = await open(wish, 0)
    // Work that has just begun did not write anything yet.
    const notYet = 'refused' in first && first.refused === 404 && (await wish.underWay?.()) === true
    return notYet ? { pieces: Readable.from([]), untilFinished: false } : first
  }

  return {
    read: async wish => {
      if (reading.size >= settings.agent_requests_at_once) {
        return refuse(503, `${reading.size} logs are read from agents already (setting agent_requests_at_once).`)
      }
      reading.add(wish.signal)
      wish.signal.addEventListener('abort', () => reading.delete(wish.signal), { once: true })
      const first = await firstPart(wish)
      if (!('refused' in first)) return atMost(settings.tasklog_max_size, passOn(wish, first, open, pace))
      reading.delete(wish.signal)
      return first
    },
    close: () => pool.destroy(),
  }
}

const unavailable = (reason: string): Refusal => refuse(503, `The agent that has the log can't be reached now: ${reason}.`)

type Open = (wish: LogWish, from: number) => Promise<Part | Refusal>

/** The first part and, while the work is under way, what is written after it. */
async function* passOn(wish: LogWish, first: Part, open: Open, { look }: LogPace): AsyncGenerator<Buffer, void, undefined> {
  let part: Part | Refusal = first
  for (let seen = 0, over = false; ;) {
    try {
      if ('refused' in part) throw new Error(part.error)
      for await (const piece of part.pieces) {
        seen += piece.length
        yield piece
      }
      if (part.untilFinished || over) return
    } catch (error) {
      // It may be back before the work is given to others.
      if (over || wish.signal.aborted || wish.underWay === undefined) throw error
    }
    if (wish.underWay === undefined) return
    over = !(await wish.underWay())
    // Also after the end: agents write their last lines a moment later.
    await sleep(look, undefined, { signal: wish.signal })
    part = await open(wish, seen)
  }
}

async function* without(first: number, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let left = first
  for await (const piece of pieces) {
    if (left < piece.length) yield piece.subarray(left)
    left = Math.max(0, left - piece.length)
  }
}

/** No log that could be uploaded is longer. */
async function* atMost(bytes: number, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let left = bytes
  for await (const piece of pieces) {
    if (piece.length > left) {
      const fitting = piece.subarray(0, left)
      yield fitting.subarray(0, fitting.lastIndexOf('\n') + 1)
      yield Buffer.from(goesOn(bytes))
      return
    }
    yield piece
    left -= piece.length
  }
}

/** The row that says so. */
const goesOn = (bytes: number): string =>
  `${new Date().toISOString().replace('Z', '000')},None,internal,0,The log goes on at its agent: the master reads no more than ${bytes} bytes of it (setting tasklog_max_size).\r\n`
