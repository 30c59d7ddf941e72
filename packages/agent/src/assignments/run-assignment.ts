// The way of an assignment: its code, its logs, its work in a host process, its end.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import { removeFolder } from '../home/remove-folder.js'
import { compileJobType } from '../job-type-code/compile-job-type.js'
import { fetchJobType } from '../job-type-code/fetch-job-type.js'
import { reasonOf } from '../reason-of.js'
import { logIdentifier } from '../logs/log-identifier.js'
import type { PathRule } from '@pyfarm/contract/path-map-rules'
import { lackOfRoom } from '../work-watch/free-disk.js'
import { cancelLife, conclude, hear, openLife, type AssignmentContext, type Life, type Verdict } from './assignment-life.js'
import type { Assignment } from './assignment.js'
import { explainInLog } from './explain-in-log.js'
import { watchWork } from './watch-work.js'
import { workOrder, type JobTypeCode } from './work-order.js'

/** Starts working on an assignment, in the background. */
export function startAssignment(body: AssignBody, context: AssignmentContext, now: Date): Assignment {
  const id = randomUUID()
  const life = openLife({ id, body, identifier: logIdentifier(now, body.job.id, id) }, context)
  const ended = live(life).then(life.journal.ended)
  const assignment: Assignment = {
    id,
    body,
    tasks: life.tasks,
    host: () => life.host,
    startedAt: now,
    async cancel(grace) {
      cancelLife(life, grace)
      await ended
    },
    delivered: ended.then(async () => {
      await Promise.all(life.tasks.map(task => task.reports.delivered()))
    }),
  }
  void assignment.delivered.then(() => {
    context.onDelivered(assignment, () => sendLog(life))
  })
  return assignment
}

// Never rejects: whatever goes wrong becomes the state of its tasks.
async function live(life: Life): Promise<void> {
  const { cancelled, context } = life
  const trouble = await work(life).catch(reasonOf)
  const reason = life.verdict?.reason ?? (cancelled.signal.aborted ? undefined : trouble)
  if (reason !== undefined) {
    context.log.warn(`Assignment ${life.id} of job ${life.body.job.id} was ended: ${reason}`)
    await explainInLog(life.logFile, reason)
  }
  conclude(life, trouble)
  const folder = join(context.home.temporary, life.id)
  const left = await removeFolder(folder)
  if (left !== undefined) context.log.warn(`The temporary folder ${folder} could not be removed: ${left}`)
}

// Resolves with why the work failed, undefined if it did not.
async function work(life: Life): Promise<string | undefined> {
  if (life.tasks.length === 0) return undefined
  // The host starts up while the code comes.
  const host = (life.host = life.context.startHost())
  const [code, maps, logs] = await Promise.allSettled([prepareCode(life), fetchPathMaps(life), registerLogs(life)])
  life.verdict ??= await findRoom(life)
  const hasAll = code.status === 'fulfilled' && maps.status === 'fulfilled' && logs.status === 'fulfilled'
  if (life.cancelled.signal.aborted || life.verdict !== undefined || !hasAll) {
    host.kill()
    await host.ended
    return [code, maps, logs].flatMap(each => (each.status === 'rejected' ? [reasonOf(each.reason)] : []))[0]
  }
  watchWork(life, host)
  host.work(workOrder(life, code.value, maps.value), message => {
    hear(life, message)
  })
  return host.ended
}

async function findRoom({ context: { home, limits } }: Life): Promise<Verdict | undefined> {
  const lack = await lackOfRoom([home.temporary, home.logs], limits.minFreeDisk)
  return lack === undefined ? undefined : { kind: 'no-room', reason: lack }
}

function fetchPathMaps(life: Life): Promise<readonly PathRule[]> {
  return life.context.pathMaps.get(sendSignal(life))
}

async function prepareCode(life: Life): Promise<JobTypeCode> {
  const { master, home } = life.context
  const { name, version, code, classname } = await fetchJobType(master, life.body.jobtype, sendSignal(life))
  return { file: await compileJobType({ name, version, code }, home.jobTypes), exportName: classname ?? name }
}

async function registerLogs(life: Life): Promise<void> {
  for (const task of life.tasks) task.reports.push({ kind: 'log' })
  await Promise.race([Promise.all(life.tasks.map(task => task.reports.delivered())), endOf(life.cancelled.signal)])
}

async function endOf(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

function sendSignal(life: Life): AbortSignal {
  return AbortSignal.any([life.context.signal, life.cancelled.signal])
}

async function sendLog({ tasks, logFile, journal, context }: Life): Promise<void> {
  const [first] = tasks
  if (first === undefined) journal.logSettled()
  else await context.uploads.send(first.target, logFile, journal.logSettled)
}
