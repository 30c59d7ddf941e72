import { describe, expect, it, vi } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import type { JobId } from '@pyfarm/contract/ids'
import { deleteMarkedJobs } from '../chores/delete-marked-jobs.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { ann, never, startMailFarm } from './testing/mail-farm.js'
import { headerOf } from './testing/read-mail.js'

vi.setConfig({ testTimeout: 60_000 })

onEachDatabase('mails', database => {
  const mailFarm = startMailFarm(database)
  const { current, clock, server, agent, submit, end, endTask, tasksOf, send, mailsOf, jobOf, rows } = mailFarm

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
      expect(server().received).toMatchObject([{ to: ['ann@example.com'], subject: 'Job Shot completed successfully' }])
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
      expect(
        server()
          .received.flatMap(mail => mail.to)
          .sort(),
      ).toEqual(['ann@example.com', 'dan@example.com'])
    })

    it('are shown as given up when the email is none', async () => {
      const job = await submit()
      await database().database.write.updateTable('users').set({ email: 'ann@b@c, d@e' }).execute()
      await end(job, 'done')
      await send()
      expect(server().received).toEqual([])
      expect(await mailsOf(job)).toMatchObject([{ state: 'given_up', last_error: expect.stringMatching(/no address/) as string }])
    })

    it('tell of each finish anew, under another id', async () => {
      const job = await submit()
      await end(job, 'failed')
      await send()
      clock.ahead = 1000
      await current().send('POST', `/jobs/${job}/rerun`)
      expect(await jobOf(job)).toMatchObject({ completion_notify_sent: false })
      await end(job, 'done')
      await send()
      expect(server().received.map(mail => mail.subject)).toEqual(['Job Shot failed', 'Job Shot completed successfully'])
      expect(new Set(server().received.map(mail => headerOf(mail, 'message-id'))).size).toBe(2)
      expect(await jobOf(job)).toMatchObject({ completion_notify_sent: true })
    })

    it('tell of the finish that they were written at, also when the job runs again by then', async () => {
      const job = await submit()
      await end(job, 'failed')
      await current().send('POST', `/jobs/${job}/rerun`)
      await send()
      expect(server().received).toMatchObject([{ body: expect.stringMatching(/has failed on\n20\d\d-\d\d-\d\dT/) as string }])
      expect(await jobOf(job)).toMatchObject({ completion_notify_sent: false })
    })

    it('are not written again when what is left of it is done', async () => {
      const job = await submit({ start: 1, end: 2 })
      const [first, second] = await tasksOf(job)
      await endTask(job, first, 'done')
      await endTask(job, second, 'failed')
      await current().send('POST', `/jobs/${job}`, { end: 1 })
      expect(await jobOf(job)).toMatchObject({ state: 'done' })
      expect(await mailsOf(job)).toMatchObject([{ kind: 'failure' }])
    })

    it('name the logs of the last attempts that failed', async () => {
      const job = await submit({ requeue: 1 })
      const [task] = await tasksOf(job)
      const id = task?.id ?? 0
      for (const attempt of [1, 2]) {
        await database().database.write.deleteFrom('failed_tasks_in_agents').execute()
        const at = `/jobs/${job}/tasks/${id}/attempts/${attempt}/logs/`
        const log = { identifier: `log ${attempt}.csv`, agent_id: agent() }
        expect(await current().send('POST', at, log)).toMatchObject({ status: 201 })
        await endTask(job, task, 'failed')
      }
      await send()
      const url = `http://127.0.0.1:5000/api/v1/jobs/${job}/tasks/${id}/attempts/2/logs/log%202.csv/logfile`
      expect(server().received).toMatchObject([
        { body: expect.stringContaining(`Log(s) for failed tasks:\n    ${url}\n\n`) as string },
      ])
      expect(server().received[0]?.body).not.toContain('log%201.csv')
    })

    it('are written from the job type’s own templates', async () => {
      const job = await submit({ jobtype: 'Own', title: 'Größe' })
      await end(job, 'done')
      await send()
      expect(server().received).toMatchObject([{ subject: 'Größe is there', body: `Look at http://127.0.0.1:5000/jobs/${job}` }])
    })

    it('gain no header by its title', async () => {
      const job = await submit({ title: 'Shot\r\nBcc: bob@example.com\r\n\r\nhello' })
      await end(job, 'done')
      await send()
      expect(server().received).toMatchObject([{ to: ['ann@example.com'] }])
      expect(headerOf(server().received[0], 'bcc')).toBeUndefined()
      expect(server().received[0]?.subject).toBe('Job Shot Bcc: bob@example.com hello completed successfully')
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
      expect(server().received).toMatchObject([
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
})
