// The life of a task over HTTP, against the same SQL writes in a bare loop.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { startMaster } from '@pyfarm/master/start-master'
import type { Measurement } from './measure.js'
import { startStandIn } from './stand-in-agent.js'

const tasks = 2_000
const agents = 10
const batch = 10

export async function benchTaskLife(): Promise<Measurement[]> {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-bench-'))
  try {
    const farm = await farmRate(home)
    const bare = bareRate(join(home, 'pyfarm.sqlite'))
    return [
      { name: 'task lives over HTTP, five requests each, batches of 10, durable', value: farm, unit: 'tasks/s' },
      { name: 'the same writes in a bare loop, a commit each', value: bare, unit: 'tasks/s' },
      { name: 'task lives over HTTP against the bare loop', value: farm / bare, unit: 'ratio' },
    ]
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

async function farmRate(home: string): Promise<number> {
  const master = await startMaster({ home, port: 0, allowAgentLoopbackAddresses: true, scheduler: true, debug: false })
  const standIns = await Promise.all(Array.from({ length: agents }, () => startStandIn(master.url)))
  const call = async (path: string, body?: object): Promise<unknown> => {
    const init =
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    return (await fetch(`${master.url}/api/v1${path}`, init)).json()
  }
  await call('/jobtypes/', { name: 'Bench', classname: 'Bench', code: 'pass', max_batch: batch })
  const start = performance.now()
  await call('/jobs/', { title: 'Bench', jobtype: 'Bench', start: 1, end: tasks, batch })
  while (!isDone(await call('/jobs/1'))) await wait(20)
  const seconds = (performance.now() - start) / 1000
  await Promise.all(standIns.map(standIn => standIn.close()))
  await master.stop()
  return tasks / seconds
}

const isDone = (job: unknown): boolean => typeof job === 'object' && job !== null && 'state' in job && job.state === 'done'

/** Per task: assigned, sent, log registered (two rows), running, done, two log states, and the job's counts four times. */
function bareRate(file: string): number {
  const database = new Sqlite(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  const ids = database.prepare('select id from tasks').pluck().all().map(Number)
  const writes = [
    database.prepare('update tasks set phase = 1, state = null, attempts = attempts + 1, progress = 0 where id = ?'),
    database.prepare('update tasks set sent_to_agent = 1 where id = ?'),
    database.prepare('update task_log_associations set state = 105 where task_id = ?'),
    database.prepare('update tasks set phase = 2, state = 105, time_started = 1 where id = ?'),
    database.prepare('update task_log_associations set state = 106 where task_id = ?'),
    database.prepare('update tasks set phase = 3, state = 106, progress = 1, time_finished = 1 where id = ?'),
  ]
  const log = database.prepare('insert into task_logs (identifier, agent_id, created_on) values (?, null, 1)')
  const count = database.prepare('update jobs set tasks_done = tasks_done + 1 where id = 1')
  const start = performance.now()
  for (const id of ids) {
    log.run(`bare ${id}`)
    for (const [index, write] of writes.entries()) {
      database.transaction(() => {
        write.run(id)
        if (index % 2 === 0) count.run()
      })()
    }
  }
  const seconds = (performance.now() - start) / 1000
  database.close()
  return ids.length / seconds
}
