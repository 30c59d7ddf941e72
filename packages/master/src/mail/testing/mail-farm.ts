// A farm with a mail server that both start anew before each test: no jobs, one agent, nothing received.
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import type { MailListItem } from '@pyfarm/contract/api/mails'
import { instant, jobId, taskId } from '@pyfarm/contract/ids'
import type { AgentId, JobId } from '@pyfarm/contract/ids'
import type { Farm } from '../../farm.js'
import { refreshJob } from '../../jobs/refresh-job.js'
import { giveTask } from '../../tasks/give-task.js'
import type { TestDatabase } from '../../testing/test-databases.js'
import { idOf, startTestFarm } from '../../testing/test-farm.js'
import { addAgentRow } from '../../testing/test-rows.js'
import type { MailRow } from '../outbox-store.js'
import { sendMails } from '../send-mails.js'
import { startMailServer } from './mail-server.js'
import type { TestMailServer } from './mail-server.js'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
/** Of requests that come from an agent. */
const agentHeaders = { 'user-agent': 'PyFarm/1.0 (agent)' }
/** Who hears of everything. */
export const ann = { username: 'ann', on_deletion: true }
export const never = new AbortController().signal

const loopback = 2_130_706_433

interface Part {
  readonly id: number
}

/** For the tests of the surrounding `describe`; mails are given up after 2 days and kept for 90. */
export function startMailFarm(database: () => TestDatabase) {
  const current = startTestFarm(database, {
    smtp_server: '127.0.0.1',
    autocreate_user_email: '{username}@example.com',
    mail_give_up_after: 2 * day,
    mail_keep: 90 * day,
  })
  /** How far the farm's clock is ahead of the real one. */
  const clock = { ahead: 0 }
  let server: TestMailServer | undefined
  let agent: AgentId | undefined

  beforeAll(async () => {
    const refresh: Farm['refreshJob'] = (tx, changes, change) => refreshJob(current().farm, tx, changes, change)
    Object.assign(current().farm, { clock: () => instant(Date.now() + clock.ahead), refreshJob: refresh })
    const templates = { success_subject: '{{ job.title }} is there', success_body: 'Look at {{ job.url }}' }
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    await current().send('POST', '/jobtypes/', { name: 'Own', code: 'pass', classname: 'Own', ...templates })
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    const { write } = database().database
    for (const table of ['jobs', 'mail_outbox', 'agents', 'users'] as const) await write.deleteFrom(table).execute()
    agent = await addAgentRow(write, { remote_ip: loopback })
    clock.ahead = 0
    await server?.stop()
    server = await startMailServer()
  })

  const farm = (changed: Partial<Farm['settings']> = {}): Farm => ({
    ...current().farm,
    settings: { ...current().farm.settings, smtp_port: server?.port ?? 0, ...changed },
  })
  const tasksOf = async (job: JobId) => (await current().send('GET', `/jobs/${job}/tasks/`)).body as Part[]
  /** Gives the task to the agent, which reports that it came to this end. */
  const endTask = async (job: JobId, task: Part | undefined, state: 'done' | 'failed'): Promise<void> => {
    const id = task?.id ?? 0
    if (agent !== undefined) await giveTask(current().farm, agent, taskId(id))
    const answer = await current().send('POST', `/jobs/${job}/tasks/${id}`, { state }, { headers: agentHeaders })
    expect(answer).toMatchObject({ status: 200 })
  }
  return {
    current,
    clock,
    farm,
    tasksOf,
    endTask,
    server: (): TestMailServer => {
      if (server === undefined) throw new Error('The mail server is there only while a test runs.')
      return server
    },
    agent: (): AgentId => {
      if (agent === undefined) throw new Error('The agent is there only while a test runs.')
      return agent
    },
    submit: async (body: object = {}): Promise<JobId> => {
      const job = { title: 'Shot', jobtype: 'Render', requeue: 0, notified_users: [ann], ...body }
      return jobId(idOf(await current().send('POST', '/jobs/', job)))
    },
    end: async (job: JobId, state: 'done' | 'failed'): Promise<void> => {
      for (const task of await tasksOf(job)) await endTask(job, task, state)
    },
    /** Sends what is due, as the chore does. */
    send: (changed?: Partial<Farm['settings']>) => sendMails(farm(changed), never),
    mailsOf: async (job: JobId) => (await current().send('GET', `/mails/?job=${job}`)).body as MailListItem[],
    jobOf: async (job: JobId) => (await current().send('GET', `/jobs/${job}`)).body,
    rows: (): Promise<MailRow[]> => database().database.read.selectFrom('mail_outbox').selectAll().orderBy('id').execute(),
  }
}
