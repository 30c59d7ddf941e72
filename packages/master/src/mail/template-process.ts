// The process that runs templates: a thread for each order, ended when its time is up. Running out of memory ends the process at worst.
import { Worker } from 'node:worker_threads'
import type { TemplateAnswer, TemplateOrder, WorkerMessage } from './template-order.js'

/** A thread that does not begin within this has no chance to. Milliseconds. */
const startTime = 30_000

const entry = new URL('./template-worker.js', import.meta.url)

function runInThread(order: TemplateOrder): Promise<TemplateAnswer> {
  const { time, megabytes } = order.limits
  const worker = new Worker(entry, {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 },
  })
  let name = order.templates[0]?.name ?? ''
  return new Promise<TemplateAnswer>(resolve => {
    const fail = (message: string) => {
      clearTimeout(timer)
      resolve({ name, message })
    }
    const late = () => {
      fail(`it takes longer than ${time / 1000} s`)
    }
    let timer = setTimeout(late, startTime)
    const restart = () => {
      clearTimeout(timer)
      timer = setTimeout(late, time)
    }
    worker.on('online', restart)
    worker.on('message', (told: WorkerMessage) => {
      if ('running' in told) {
        name = told.running
        tell(told)
        restart()
      } else {
        clearTimeout(timer)
        resolve(told.answer)
      }
    })
    worker.on('error', error => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      fail(isMemory ? `it needs more than ${megabytes} MB of memory` : error.message)
    })
    worker.on('exit', () => {
      fail('it ended the thread that ran it')
    })
  }).finally(() => worker.terminate())
}

const tell = (message: WorkerMessage): boolean | undefined => process.send?.(message)

process.on('message', (order: TemplateOrder) => {
  void runInThread(order).then(answer => tell({ answer }))
})
// The master says when it is over; what ends the master by the terminal must not look as if a template had failed.
process.on('disconnect', () => process.exit())
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
