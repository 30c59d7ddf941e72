// The life of a task over HTTP, against the same SQL writes in a bare loop.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { reportAssignment, reportInOne } from './agent-reports.js'
import type { ReportWork } from './agent-reports.js'
import type { Measurement } from './measure.js'
import { openPacedFarm } from './paced-farm.js'
import type { Pace } from './paced-farm.js'

export async function benchTaskLife(): Promise<Measurement[]> {
  const [home, other] = [await mkdtemp(join(tmpdir(), 'pyfarm-bench-')), await mkdtemp(join(tmpdir(), 'pyfarm-bench-'))]
  try {
    const farm = await farmPace(home, 3_000, reportAssignment)
    const bare = bareRate(join(home, 'pyfarm.sqlite'))
    const inOne = await farmPace(other, 10_000, reportInOne)
    return [
      {
        name: 'task lives over HTTP, five requests each, batches of 10, durable',
        value: farm.rate,
        unit: 'tasks/s',
        goal: { atLeast: 500 },
      },
      { name: 'the same writes in a bare loop, a commit each', value: bare, unit: 'tasks/s' },
      { name: 'task lives over HTTP against the bare loop', value: farm.rate / bare, unit: 'x', goal: { atLeast: 0.5 } },
      { name: "the master's processor time for 1,000 of them", value: farm.cpuSeconds, unit: 's' },
      {
        name: 'task lives through the endpoint for reports, batches of 10, durable',
        value: inOne.rate,
        unit: 'tasks/s',
        goal: { atLeast: 2_000 },
      },
      { name: "the master's processor time for 1,000 of them", value: inOne.cpuSeconds, unit: 's' },
    ]
  } finally {
    for (const folder of [home, other]) await rm(folder, { recursive: true, force: true })
  }
}

async function farmPace(home: string, tasks: number, report: ReportWork): Promise<Pace> {
  const farm = await openPacedFarm(home, report)
  try {
    return await farm.pace(tasks)
  } finally {
    await farm.close()
  }
}

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
