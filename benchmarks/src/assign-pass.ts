// One assign pass with a database: 1,000 idle agents, 10,000 active jobs, 100,000 and 1,000,000 tasks.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { composeFarm } from '@pyfarm/master/compose-farm'
import { migrateDatabases, openDatabases } from '@pyfarm/master/database/open-databases'
import { createEvents } from '@pyfarm/master/events/events'
import { soleTurn } from '@pyfarm/master/processes/turns'
import { assignPass } from '@pyfarm/master/scheduler/assign-pass'
import { loadSettings } from '@pyfarm/master/settings/load-settings'
import { postgresDatabase, sqliteDatabase } from './big-databases.js'
import type { BigDatabase } from './big-databases.js'
import { bigFarmStatements } from './big-farm.js'
import { median } from './measure.js'
import type { Measurement } from './measure.js'

const agents = 1_000
const jobs = 10_000
const runs = 5

export async function benchAssignPass(): Promise<Measurement[]> {
  const server = process.env['PYFARM_TEST_POSTGRES']
  const lines: Measurement[] = []
  for (const kind of ['SQLite', 'PostgreSQL'] as const) {
    if (kind === 'PostgreSQL' && server === undefined) continue
    const small = await passTime(kind, server ?? '', 10)
    const large = await passTime(kind, server ?? '', 100)
    const name = `${kind}: an assign pass, ${agents} idle agents, ${jobs} jobs`
    lines.push(
      { name: `${name}, ${jobs * 100} tasks`, value: large.milliseconds, unit: 'ms', goal: { below: 1_000 } },
      { name: `${name}: agents that got work in it`, value: large.given, unit: 'agents' },
      {
        name: `${name}: against the pass with a tenth of the tasks`,
        value: large.milliseconds / small.milliseconds,
        unit: 'x',
        goal: { below: 2 },
      },
    )
  }
  return lines
}

async function passTime(kind: 'SQLite' | 'PostgreSQL', server: string, tasksOfJob: number) {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-bench-'))
  const big = kind === 'SQLite' ? sqliteDatabase(home) : await postgresDatabase(server)
  try {
    return await timePasses(home, big, tasksOfJob)
  } finally {
    await big.drop()
    await rm(home, { recursive: true, force: true })
  }
}

async function timePasses(home: string, big: BigDatabase, tasksOfJob: number) {
  const { settings } = await loadSettings({ home, environment: { PYFARM_DATABASE: big.address } })
  const databases = await openDatabases(settings)
  const log = pino({ level: 'error' })
  const { farm, stopBackground } = composeFarm({ settings, home, database: databases.farm, events: createEvents(0), log })
  const never = new AbortController().signal
  try {
    await migrateDatabases(databases, settings)
    await big.run([...firstRows, ...bigFarmStatements({ agents, jobs, tasksOfJob, allWaiting: true })])
    const times: number[] = []
    let given = 0
    for (let run = 0; run < runs; run++) {
      const start = performance.now()
      given = (await assignPass(farm, soleTurn, never)).agents.size
      times.push(performance.now() - start)
      await big.run(undoPass(tasksOfJob))
    }
    return { milliseconds: median(times), given }
  } finally {
    await stopBackground()
    await databases.close()
  }
}

const firstRows = [
  `insert into jobtypes (name) values ('Bench')`,
  `insert into jobtype_versions (jobtype_id, version, max_batch, batch_contiguous, no_automatic_start_time, supports_tiling, classname, code)
   values (1, 1, 10, true, false, false, 'Bench', 'pass')`,
  ...[1, 2, 3].map(
    number => `insert into job_queues (name, priority, weight, fullpath) values ('queue${number}', 0, 10, '/queue${number}')`,
  ),
]

const undoPass = (tasksOfJob: number) => [
  `update tasks set phase = 0, state = null, agent_id = null, active_agent_id = null, attempts = 1 where active_agent_id is not null`,
  `update jobs set state = null, time_started = null, tasks_queued = ${tasksOfJob}, tasks_assigned = 0 where tasks_assigned > 0`,
]
