// The same work in any number of processes, by BullMQ on Redis.
import { Queue, Worker } from 'bullmq'
import type { Logger } from 'pino'
import type { Broker } from './broker.js'
import type { Work } from './work.js'
import { delayOf, keyOf, laneOf, lanes, workSchema } from './work.js'
import type { WorkQueue } from './work-queue.js'
import { createLocalQueue } from './work-queue.js'

/** Work whose process died is taken up by another after about this long. */
const lockDuration = 4_000
const stalledInterval = 2_000
/**
 * Passes are one at a time anyway; deleting takes long, and must not keep polls waiting. Work with agents waits minutes for one
 * that does not answer: a thousand of those leave room for the living. Calls have a limit of their own, `agent_requests_at_once`.
 */
const atOnce = { assign: 1, chores: 4, mails: 1, agents: 5_000 }

export interface RedisQueueOptions {
  readonly broker: Broker
  readonly settings: { readonly lost_task_grace: number }
  readonly log: Logger
}

/** While Redis is away, a process that serves does what it asks for itself. */
export function createRedisQueue({ broker, settings, log }: RedisQueueOptions): WorkQueue {
  const { prefix } = broker
  const queues = new Map(lanes.map(lane => [lane, new Queue(lane, { connection: broker.commands, prefix })]))
  // The broker itself tells when Redis is away.
  const note = (error: Error) => {
    log.debug({ err: error }, 'broker')
  }
  for (const queue of queues.values()) queue.on('error', note)
  const workers: Worker[] = []
  const local = createLocalQueue(settings)
  const add = async (work: Work) => {
    const key = keyOf(work)
    await queues.get(laneOf(work))?.add(work.kind, work, {
      delay: delayOf(work, settings),
      removeOnComplete: true,
      removeOnFail: true,
      ...(key === undefined ? {} : { deduplication: { id: key, keepLastIfActive: true } }),
    })
  }
  return {
    add: work => {
      if (broker.isConnected()) void add(work).catch(() => local.add(work))
      else local.add(work)
    },
    serve: run => {
      local.serve(run)
      for (const lane of lanes) {
        const connection = broker.blocking()
        const worker = new Worker(lane, job => run(workSchema.parse(job.data)), {
          ...{ connection, prefix, concurrency: atOnce[lane], lockDuration, stalledInterval },
          maxStalledCount: 100,
        })
        worker.on('failed', (job, error) => {
          log.error({ err: error, work: job?.data as unknown }, 'work failed; the next sweep finds it again')
        })
        worker.on('error', note)
        workers.push(worker)
      }
    },
    waiting: async () => {
      const counts = { assign: 0, agents: 0, chores: 0, mails: 0 }
      for (const [lane, queue] of queues) counts[lane] = await queue.getJobCountByTypes('waiting', 'prioritized', 'delayed')
      return counts
    },
    close: async (left = []) => {
      await Promise.all(workers.map(worker => worker.close()))
      await local.close()
      // While Redis is away the others look for all of it by themselves.
      if (broker.isConnected()) await Promise.allSettled(left.map(add))
      await Promise.all([...queues.values()].map(queue => queue.close()))
    },
  }
}
