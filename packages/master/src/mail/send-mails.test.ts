import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { randomUUID } from 'node:crypto'
import type { MailListItem } from '@pyfarm/contract/api/mails'
import { instant, jobId, taskId } from '@pyfarm/contract/ids'
import type { AgentId, Instant, JobId } from '@pyfarm/contract/ids'
import { deleteMarkedJobs } from '../chores/delete-marked-jobs.js'
import type { Farm } from '../farm.js'
import { refreshJob } from '../jobs/refresh-job.js'
import { giveTask } from '../tasks/give-task.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import { takeMail } from './outbox-store.js'
import { sendMails } from './send-mails.js'
import { startMailServer } from './testing/mail-server.js'
import type { TestMailServer } from './testing/mail-server.js'
import { headerOf } from './testing/read-mail.js'
import { thinOutMails } from './thin-out-mails.js'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

onEachDatabase('mails', database => {
  const current = startTestFarm(database, {
    smtp_server: '127.0.0.1',
    autocreate_user_email: '{username}@example.com',
    mail_give_up_after: 2 * day,
    mail_keep: 90 * day,
  })
  const never = new AbortController().signal
  let server: TestMailServer
  let agent: AgentId
  /** What the farm's clock is ahead of the real one. */
  let ahead = 0
  const now = (): Instant => instant(Date.now() + ahead)
  const farm = (changed: Partial<Farm['settings']> = {}): Farm => ({
    ...current().farm,
    settings: { ...current().farm.settings, smtp_port: server.port, ...changed },
  })
  const send = (changed?: Partial<Farm['settings']>) => sendMails(farm(changed), never)

  beforeAll(async () => {
    const refresh: Farm['refreshJob'] = (tx, changes, change) => refreshJob(current().farm, tx, changes, change)
    Object.assign(current().farm, { clock: now, refreshJob: refresh })
    const templates = { success_subject: '{{ job.title }} is there', success_body: 'Look at {{ job.url }}' }
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    await current().send('POST', '/jobtypes/', { name: 'Own', code: 'pass', classname: 'Own', ...templates })
    server = await startMailServer()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    const { write } = database().database
    await write.deleteFrom('jobs').execute()
    await write.deleteFrom('mail_outbox').execute()
    await write.deleteFrom('agents').execute()
    await write.deleteFrom('users').execute()
    agent = await addAgentRow(write, { remote_ip: 2_130_706_433 })
    ahead = 0
    server.behave(undefined)
    await server.stop()
    server = await startMailServer()
  })

  const ann = { username: 'ann', on_deletion: true }
  const submit = async (body: object = {}): Promise<JobId> =>
    jobId(
      idOf(
        await current().send('POST', '/jobs/', { title: 'Shot', jobtype: 'Render', requeue: 0, notified_users: [ann], ...body }),
      ),
    )

  async function end(job: JobId, state: 'done' | 'failed'): Promise<void> {
    const tasks = (await current().send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]
    for (const { id } of tasks) {
      await giveTask(current().farm, agent, taskId(id))
      const headers = { 'user-agent': 'PyFarm/1.0 (agent)' }
      expect(await current().send('POST', `/jobs/${job}/tasks/${id}`, { state }, { headers })).toMatchObject({ status: 200 })
    }
  }
  const mailsOf = async (job: JobId) => (await current().send('GET', `/mails/?job=${job}`)).body as MailListItem[]
  const jobOf = async (job: JobId) => (await current().send('GET', `/jobs/${job}`)).body
  const rows = () => database().database.read.selectFrom('mail_outbox').selectAll().orderBy('id').execute()

  describe('of a job', () => {
    it('are written when it ends, and sent once', async () => {
      const job = await submit()
      expect(await mailsOf(job)).toEqual([])
      await end(job, 'done')
      expect(current().announced.some(changes => changes.mails)).toBe(true)
      expect(await mailsOf(job)).toMatchObject([
        { kind: 'success', job, username: 'ann', recipient: 'ann@example.com', state: 'waiting', attempts: 0, sent_on: null },
      ])
      expect(await jobOf(job)).toMatchObject({ completion_notify_sent: false })
      await send()
      await send()
      expect(server.received).toMatchObject([{ to: ['ann@example.com'], subject: 'Job Shot completed successfully' }])
      expect(await mailsOf(job)).toMatchObject([{ state: 'sent', attempts: 1, last_error: null, next_attempt_on: null }])
      expect(await jobOf(job)).toMatchObject({ completion_notify_sent: true })
    })

    it.each([
      ['done', 'success', { on_success: true, on_failure: false }, 1],
      ['done', 'success', { on_success: false, on_failure: true, on_deletion: true }, 0],
      ['failed', 'failure', { on_success: false, on_failure: true }, 1],
      ['failed', 'failure', { on_success: true, on_failure: false, on_deletion: true }, 0],
    ] as const)('that is %s tell of its %s to who wants to hear of it: %j', async (state, kind, flags, count) => {
      const job = await submit({ notified_users: [{ username: 'ann', ...flags }] })
      await end(job, state)
      expect((await mailsOf(job)).map(mail => mail.kind)).toEqual(Array(count).fill(kind))
    })

    it('go to each person for itself, but to none without an email or who is not active', async () => {
      const { write } = database().database
      const people = ['ann', 'bob', 'cid', 'dan'].map(username => ({ username }))
      const job = await submit({ notified_users: people })
      await write.updateTable('users').set({ email: null }).where('username', '=', 'bob').execute()
      await write.updateTable('users').set({ active: false }).where('username', '=', 'cid').execute()
      await end(job, 'failed')
      await send()
      expect(server.received.flatMap(mail => mail.to).sort()).toEqual(['ann@example.com', 'dan@example.com'])
    })

    it('are shown as given up when the email is none', async () => {
      const job = await submit()
      await database().database.write.updateTable('users').set({ email: 'ann@b@c, d@e' }).execute()
      await end(job, 'done')
      await send()
      expect(server.received).toEqual([])
      expect(await mailsOf(job)).toMatchObject([{ state: 'given_up', last_error: expect.stringMatching(/no address/) as string }])
    })

    it('tell of each finish anew, under another id', async () => {
      const job = await submit()
      await end(job, 'failed')
      await send()
      ahead = 1000
      await current().send('POST', `/jobs/${job}/rerun`)
      expect(await jobOf(job)).toMatchObject({ completion_notify_sent: false })
      await end(job, 'done')
      await send()
      expect(server.received.map(mail => mail.subject)).toEqual(['Job Shot failed', 'Job Shot completed successfully'])
      expect(new Set(server.received.map(mail => headerOf(mail, 'message-id'))).size).toBe(2)
      expect(await jobOf(job)).toMatchObject({ completion_notify_sent: true })
    })

    it('tell of the finish that they were written at, also when the job runs again by then', async () => {
      const job = await submit()
      await end(job, 'failed')
      await current().send('POST', `/jobs/${job}/rerun`)
      await send()
      expect(server.received).toMatchObject([{ body: expect.stringMatching(/has failed on\n20\d\d-\d\d-\d\dT/) as string }])
      expect(await jobOf(job)).toMatchObject({ completion_notify_sent: false })
    })

    it('are not written again when what is left of it is done', async () => {
      const job = await submit({ start: 1, end: 2 })
      const [first, second] = (await current().send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]
      const headers = { 'user-agent': 'PyFarm/1.0 (agent)' }
      for (const [task, state] of [
        [first, 'done'],
        [second, 'failed'],
      ] as const) {
        await giveTask(current().farm, agent, taskId(task?.id ?? 0))
        await current().send('POST', `/jobs/${job}/tasks/${task?.id ?? 0}`, { state }, { headers })
      }
      await current().send('POST', `/jobs/${job}`, { end: 1 })
      expect(await jobOf(job)).toMatchObject({ state: 'done' })
      expect(await mailsOf(job)).toMatchObject([{ kind: 'failure' }])
    })

    it('name the logs of the last attempts that failed', async () => {
      const job = await submit({ requeue: 1 })
      const [task] = (await current().send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]
      const id = task?.id ?? 0
      for (const attempt of [1, 2]) {
        await database().database.write.deleteFrom('failed_tasks_in_agents').execute()
        await giveTask(current().farm, agent, taskId(id))
        const log = { identifier: `log ${attempt}.csv`, agent_id: agent }
        const at = `/jobs/${job}/tasks/${id}/attempts/${attempt}/logs/`
        expect(await current().send('POST', at, log)).toMatchObject({ status: 201 })
        await current().send(
          'POST',
          `/jobs/${job}/tasks/${id}`,
          { state: 'failed' },
          { headers: { 'user-agent': 'PyFarm/1.0 (agent)' } },
        )
      }
      await send()
      const url = `http://127.0.0.1:5000/api/v1/jobs/${job}/tasks/${id}/attempts/2/logs/log%202.csv/logfile`
      expect(server.received).toMatchObject([
        { body: expect.stringContaining(`Log(s) for failed tasks:\n    ${url}\n\n`) as string },
      ])
      expect(server.received[0]?.body).not.toContain('log%201.csv')
    })

    it('are written from the job type’s own templates', async () => {
      const job = await submit({ jobtype: 'Own', title: 'Größe' })
      await end(job, 'done')
      await send()
      expect(server.received).toMatchObject([{ subject: 'Größe is there', body: `Look at http://127.0.0.1:5000/jobs/${job}` }])
    })

    it('gain no header by its title', async () => {
      const job = await submit({ title: 'Shot\r\nBcc: bob@example.com\r\n\r\nhello' })
      await end(job, 'done')
      await send()
      expect(server.received).toMatchObject([{ to: ['ann@example.com'] }])
      expect(headerOf(server.received[0], 'bcc')).toBeUndefined()
      expect(server.received[0]?.subject).toBe('Job Shot Bcc: bob@example.com hello completed successfully')
    })

    it('are none without a mail server, and none wait for one', async () => {
      const { settings } = current().farm
      Object.assign(current().farm, { settings: { ...settings, smtp_server: null } })
      const job = await submit()
      await end(job, 'done')
      await current().send('DELETE', `/jobs/${job}`)
      await deleteMarkedJobs(current().farm, never)
      Object.assign(current().farm, { settings })
      expect(await rows()).toEqual([])
    })
  })

  describe('of a deletion', () => {
    const remove = async (job: JobId) => {
      expect(await current().send('DELETE', `/jobs/${job}`)).toMatchObject({ status: 204 })
      await deleteMarkedJobs(current().farm, never)
    }

    it('go to who wants to hear of it, when the job is gone', async () => {
      const job = await submit({ notified_users: [ann, { username: 'bob' }] })
      await remove(job)
      expect(await current().send('GET', `/jobs/${job}`)).toMatchObject({ status: 404 })
      await send()
      expect(server.received).toMatchObject([
        {
          to: ['ann@example.com'],
          subject: 'Job Shot deleted',
          body: 'Render job Shot has been deleted.\n\nSincerely,\n    The PyFarm render manager',
        },
      ])
      expect(await mailsOf(job)).toMatchObject([{ kind: 'deletion', state: 'sent' }])
    })

    it('are none for a job whose submission was never completed', async () => {
      const job = await submit()
      const nothing = { tasks_queued: 0, time_submitted: instant(0), to_be_deleted: true }
      await database().database.write.updateTable('jobs').set(nothing).where('id', '=', job).execute()
      await deleteMarkedJobs(current().farm, never)
      expect(await current().send('GET', `/jobs/${job}`)).toMatchObject({ status: 404 })
      expect(await rows()).toEqual([])
    })
  })

  describe('while the mail server', () => {
    it('refuses for an hour, wait, and then go out once', async () => {
      const jobs = [await submit(), await submit({ title: 'Other' })]
      for (const job of jobs) await end(job, 'done')
      server.behave('refuse')
      let tries = 0
      for (ahead = 0; ahead < hour; ahead += minute) {
        const before = server.connections()
        await send()
        tries += server.connections() - before
      }
      expect(server.received).toEqual([])
      expect(tries).toBeLessThan(60)
      for (const job of jobs)
        expect(await mailsOf(job)).toMatchObject([
          { state: 'waiting', last_error: expect.stringContaining('Come back later') as string },
        ])
      server.behave(undefined)
      for (const end = ahead + 16 * minute; ahead < end; ahead += minute) await send()
      expect(server.received.map(mail => mail.subject).sort()).toEqual([
        'Job Other completed successfully',
        'Job Shot completed successfully',
      ])
      for (const job of jobs) expect(await mailsOf(job)).toMatchObject([{ state: 'sent', last_error: null }])
    })

    it('is away, are asked for no more than once a round, and all say why they wait', async () => {
      for (let count = 0; count < 12; count++) await end(await submit(), 'done')
      await server.stop()
      await send()
      const all = await rows()
      expect(all.filter(mail => mail.attempts > 0).length).toBeLessThanOrEqual(6)
      for (const mail of all)
        expect(mail).toMatchObject({ last_error: expect.stringMatching(/ECONNREFUSED/) as string, leased_until: null })
    })

    it('dies in mid-mail, are sent again under the same id', async () => {
      const job = await submit()
      await end(job, 'done')
      server.behave('die in mid-mail')
      await send()
      expect(await mailsOf(job)).toMatchObject([{ state: 'waiting', attempts: 1, last_error: expect.any(String) as string }])
      server.behave('take and die')
      ahead = minute
      await send()
      server.behave(undefined)
      ahead = 3 * minute
      await send()
      expect(await mailsOf(job)).toMatchObject([{ state: 'sent', attempts: 3 }])
      const [first, second, ...others] = server.received
      expect(others).toEqual([])
      expect(headerOf(first, 'message-id')).toBe(headerOf(second, 'message-id'))
      expect(first?.body).toBe(second?.body)
    })

    it('is away for too long, are given up, and can be sent again', async () => {
      const job = await submit()
      await end(job, 'done')
      server.behave('refuse')
      await send()
      ahead = 2 * day - minute
      await send()
      expect(await mailsOf(job)).toMatchObject([{ state: 'waiting' }])
      ahead = 2 * day + 20 * minute
      await send()
      const [mail] = await mailsOf(job)
      expect(mail).toMatchObject({ state: 'given_up', last_error: expect.stringContaining('Come back later') as string })
      server.behave(undefined)
      await send()
      expect(server.received).toEqual([])
      const before = (await rows())[0]?.message_id
      expect(await current().send('POST', `/mails/${mail?.id ?? 0}/resend`)).toMatchObject({
        status: 200,
        body: { state: 'waiting' },
      })
      await send()
      expect(await mailsOf(job)).toMatchObject([{ state: 'sent' }])
      expect(headerOf(server.received[0], 'message-id')).toBe(before)
    })

    it('knows no such mailbox, are given up at once; the others go out', async () => {
      const job = await submit()
      await end(job, 'done')
      server.behave('unknown mailbox')
      await send()
      expect(await mailsOf(job)).toMatchObject([
        { state: 'given_up', attempts: 1, last_error: expect.stringContaining('No such user') as string },
      ])
    })

    it('is not set any more, are given up in their time', async () => {
      const job = await submit()
      await end(job, 'done')
      await send({ smtp_server: null })
      ahead = 3 * day
      await thinOutMails(farm({ smtp_server: null }), never)
      expect(await mailsOf(job)).toMatchObject([
        { state: 'given_up', last_error: expect.stringContaining('not tried') as string },
      ])
    })
  })

  describe('over several processes', () => {
    it('are sent once by two that send at the same time', async () => {
      for (let count = 0; count < 8; count++) await end(await submit({ title: `Shot ${count}` }), 'done')
      await Promise.all([send(), send(), send()])
      const subjects = server.received.map(mail => mail.subject).sort()
      expect(subjects).toEqual(Array.from({ length: 8 }, (_, count) => `Job Shot ${count} completed successfully`))
      expect((await rows()).every(mail => mail.sent_on !== null && mail.attempts === 1)).toBe(true)
    })

    it('are sent by another when the one that had them died, but not before its lease is over', async () => {
      const job = await submit()
      await end(job, 'done')
      const [mail] = await rows()
      const taken = await takeMail(database().database, mail?.id ?? 0, now(), minute)
      expect(taken).toMatchObject({ attempts: 1 })
      await send()
      expect(server.received).toEqual([])
      await database()
        .database.write.updateTable('mail_outbox')
        .set({ leased_until: instant(Date.now() - minute) })
        .execute()
      await send()
      expect(server.received).toHaveLength(1)
      expect(await mailsOf(job)).toMatchObject([{ state: 'sent', attempts: 2 }])
    })

    it('are written in the transaction of the finish, or not at all', async () => {
      const job = await submit()
      const broken = {
        ...current().farm,
        refreshJob: async (...given: Parameters<Farm['refreshJob']>) => {
          await current().farm.refreshJob(...given)
          throw new Error('the process dies here')
        },
      }
      const [task] = (await current().send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]
      await expect(giveTask(broken, agent, taskId(task?.id ?? 0))).rejects.toThrow('dies here')
      expect(await rows()).toEqual([])
      expect(await jobOf(job)).toMatchObject({ state: 'queued' })
    })
  })

  it('are put off, not lost, when the scheduler is stopped', async () => {
    const job = await submit()
    await end(job, 'done')
    server.behave('say nothing')
    const stopping = new AbortController()
    const sending = sendMails(farm(), stopping.signal)
    await expect.poll(() => server.connections()).toBe(1)
    stopping.abort()
    await sending
    server.behave(undefined)
    await send()
    expect(await mailsOf(job)).toMatchObject([{ state: 'sent' }])
  })

  it('are deleted when they have been kept for long enough', async () => {
    const kept = [await submit(), await submit()]
    for (const job of kept) await end(job, 'done')
    await send()
    await end(await submit(), 'done')
    ahead = 89 * day
    await end(await submit({ notified_users: [{ username: randomUUID().slice(0, 8) }] }), 'done')
    await thinOutMails(farm(), never)
    expect((await rows()).map(mail => [mail.sent_on !== null, mail.given_up_on !== null])).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [false, false],
    ])
    ahead = 90 * day + hour
    await thinOutMails(farm(), never)
    expect((await rows()).map(mail => [mail.sent_on !== null, mail.given_up_on !== null])).toEqual([
      [false, true],
      [false, false],
    ])
  })
})
