// The way of an assignment: its code, its logs, its work in a host process, its end.
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import { openLogWriter } from '../host/log-writer.js'
import { compileJobType } from '../job-type-code/compile-job-type.js'
import { fetchJobType } from '../job-type-code/fetch-job-type.js'
import { reasonOf } from '../log.js'
import { logIdentifier } from '../logs/log-identifier.js'
import { registerLog, uploadLog } from '../logs/send-log.js'
import {
  cancelLife,
  failUnfinished,
  giveBack,
  hear,
  loseTask,
  openLife,
  type AssignmentContext,
  type Life,
} from './assignment-life.js'
import type { Assignment } from './assignment.js'
import { workOrder, type JobTypeCode } from './work-order.js'

/** Starts working on an assignment, in the background. */
export function startAssignment(body: AssignBody, context: AssignmentContext, now: Date): Assignment {
  const id = randomUUID()
  const life = openLife({ id, body, identifier: logIdentifier(now, body.job.id, id) }, context)
  const ended = live(life)
  const assignment: Assignment = {
    id,
    body,
    tasks: life.tasks,
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
  if (cancelled.signal.aborted) giveBack(life)
  else if (trouble !== undefined) {
    context.log.warn(`Assignment ${life.id} of job ${life.body.job.id} failed: ${trouble}`)
    failUnfinished(life, trouble)
  }
  await rm(join(context.home.temporary, life.id), { recursive: true, force: true }).catch(() => undefined)
}

// Resolves with why the work failed, undefined if it did not.
async function work(life: Life): Promise<string | undefined> {
  if (life.tasks.length === 0) return undefined
  // The host starts up while the code comes.
  const host = (life.host = life.context.startHost())
  const [code, logs] = await Promise.allSettled([prepareCode(life), registerLogs(life)])
  if (life.cancelled.signal.aborted || code.status === 'rejected' || logs.status === 'rejected') {
    host.kill()
    await host.ended
    return code.status === 'rejected' ? explain(life, reasonOf(code.reason)) : undefined
  }
  host.work(workOrder(life, code.value), message => {
    hear(life, message)
  })
  return host.ended
}

async function prepareCode(life: Life): Promise<JobTypeCode> {
  const { master, home } = life.context
  const { name, version, code, classname } = await fetchJobType(master, life.body.jobtype, sendSignal(life))
  return { file: await compileJobType({ name, version, code }, home.jobTypes), exportName: classname ?? name }
}

async function registerLogs(life: Life): Promise<void> {
  const { master, agentId } = life.context
  await Promise.all(
    life.tasks.map(async task => {
      if (!(await registerLog(task.target, agentId(), master, sendSignal(life)))) loseTask(life, task)
    }),
  )
}

function sendSignal(life: Life): AbortSignal {
  return AbortSignal.any([life.context.signal, life.cancelled.signal])
}

// Work that never came to its host has its reason in the log all the same.
async function explain(life: Life, trouble: string): Promise<string> {
  const log = openLogWriter(life.logFile, () => undefined)
  log.write('internal', trouble)
  await log.close()
  return trouble
}

async function sendLog(life: Life): Promise<void> {
  const [first] = life.tasks
  if (first === undefined) return
  const { master, log, signal } = life.context
  try {
    await uploadLog(first.target, life.logFile, master, signal)
  } catch (error) {
    if (!signal.aborted) log.warn(`The log ${life.logFile} could not be sent to the master: ${reasonOf(error)}`)
  }
}
