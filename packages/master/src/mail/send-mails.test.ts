import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { instant, taskId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { giveTask } from '../tasks/give-task.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { takeMail } from './outbox-store.js'
import { sendMails } from './send-mails.js'
import { day, hour, minute, never, startMailFarm } from './testing/mail-farm.js'
import { headerOf } from './testing/read-mail.js'
import { thinOutMails } from './thin-out-mails.js'

vi.setConfig({ testTimeout: 60_000 })

onEachDatabase('mails', database => {
  const mailFarm = startMailFarm(database)
  const { current, clock, farm, server, agent, submit, end, tasksOf, send, mailsOf, jobOf, rows } = mailFarm

  describe('while the mail server', () => {
    it('refuses for an hour, wait, and then go out once', async () => {
      const jobs = [await submit(), await submit({ title: 'Other' })]
      for (const job of jobs) await end(job, 'done')
      server().behave('refuse')
      for (; clock.ahead < hour; clock.ahead += 5 * minute) await send()
      expect(server().received).toEqual([])
      for (const job of jobs)
        expect(await mailsOf(job)).toMatchObject([
          { state: 'waiting', last_error: expect.stringContaining('Come back later') as string },
        ])
      server().behave(undefined)
      for (const end = clock.ahead + 16 * minute; clock.ahead < end; clock.ahead += 5 * minute) await send()
      expect(
        server()
          .received.map(mail => mail.subject)
          .sort(),
      ).toEqual(['Job Other completed successfully', 'Job Shot completed successfully'])
      for (const job of jobs) expect(await mailsOf(job)).toMatchObject([{ state: 'sent', last_error: null }])
    })

    it('is away, are asked for no more than once a round, and all say why they wait', async () => {
      for (let count = 0; count < 8; count++) await end(await submit(), 'done')
      await server().stop()
      await send()
      const all = await rows()
      expect(all.filter(mail => mail.attempts > 0).length).toBeLessThanOrEqual(6)
      for (const mail of all)
        expect(mail).toMatchObject({ last_error: expect.stringMatching(/ECONNREFUSED/) as string, leased_until: null })
    })

    it('dies in mid-mail, are sent again under the same id', async () => {
      const job = await submit()
      await end(job, 'done')
      server().behave('die in mid-mail')
      await send()
      expect(await mailsOf(job)).toMatchObject([{ state: 'waiting', attempts: 1, last_error: expect.any(String) as string }])
      server().behave('take and die')
      clock.ahead = minute
      await send()
      server().behave(undefined)
      clock.ahead = 3 * minute
      await send()
      expect(await mailsOf(job)).toMatchObject([{ state: 'sent', attempts: 3 }])
      const [first, second, ...others] = server().received
      expect(others).toEqual([])
      expect(headerOf(first, 'message-id')).toBe(headerOf(second, 'message-id'))
      expect(first?.body).toBe(second?.body)
    })

    it('is away for too long, are given up, and can be sent again', async () => {
      const job = await submit()
      await end(job, 'done')
      server().behave('refuse')
      await send()
      clock.ahead = 2 * day - minute
      await send()
      expect(await mailsOf(job)).toMatchObject([{ state: 'waiting' }])
      clock.ahead = 2 * day + 20 * minute
      await send()
      const [mail] = await mailsOf(job)
      expect(mail).toMatchObject({ state: 'given_up', last_error: expect.stringContaining('Come back later') as string })
      server().behave(undefined)
      await send()
      expect(server().received).toEqual([])
      const before = (await rows())[0]?.message_id
      expect(await current().send('POST', `/mails/${mail?.id ?? 0}/resend`)).toMatchObject({
        status: 200,
        body: { state: 'waiting' },
      })
      await send()
      expect(await mailsOf(job)).toMatchObject([{ state: 'sent' }])
      expect(headerOf(server().received[0], 'message-id')).toBe(before)
    })

    it('knows no such mailbox, are given up at once; the others go out', async () => {
      const job = await submit()
      await end(job, 'done')
      server().behave('unknown mailbox')
      await send()
      expect(await mailsOf(job)).toMatchObject([
        { state: 'given_up', attempts: 1, last_error: expect.stringContaining('No such user') as string },
      ])
    })

    it('is not set any more, are given up in their time', async () => {
      const job = await submit()
      await end(job, 'done')
      await send({ smtp_server: null })
      clock.ahead = 3 * day
      await thinOutMails(farm({ smtp_server: null }), never)
      expect(await mailsOf(job)).toMatchObject([
        { state: 'given_up', last_error: expect.stringContaining('not tried') as string },
      ])
    })
  })

  describe('over several processes', () => {
    it('are sent once by two that send at the same time', async () => {
      for (let count = 0; count < 5; count++) await end(await submit({ title: `Shot ${count}` }), 'done')
      await Promise.all([send(), send(), send()])
      const subjects = server()
        .received.map(mail => mail.subject)
        .sort()
      expect(subjects).toEqual(Array.from({ length: 5 }, (_, count) => `Job Shot ${count} completed successfully`))
      expect((await rows()).every(mail => mail.sent_on !== null && mail.attempts === 1)).toBe(true)
    })

    it('are sent by another when the one that had them died, but not before its lease is over', async () => {
      const job = await submit()
      await end(job, 'done')
      const [mail] = await rows()
      const taken = await takeMail(database().database, mail?.id ?? 0, farm().clock(), minute)
      expect(taken).toMatchObject({ attempts: 1 })
      await send()
      expect(server().received).toEqual([])
      await database()
        .database.write.updateTable('mail_outbox')
        .set({ leased_until: instant(Date.now() - minute) })
        .execute()
      await send()
      expect(server().received).toHaveLength(1)
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
      const [task] = await tasksOf(job)
      await expect(giveTask(broken, agent(), taskId(task?.id ?? 0))).rejects.toThrow('dies here')
      expect(await rows()).toEqual([])
      expect(await jobOf(job)).toMatchObject({ state: 'queued' })
    })
  })

  it('are put off, not lost, when the scheduler is stopped', async () => {
    const job = await submit()
    await end(job, 'done')
    server().behave('say nothing')
    const stopping = new AbortController()
    const sending = sendMails(farm(), stopping.signal)
    await expect.poll(() => server().connections(), { timeout: 30_000 }).toBe(1)
    stopping.abort()
    await sending
    server().behave(undefined)
    await send()
    expect(await mailsOf(job)).toMatchObject([{ state: 'sent' }])
  })

  it('are deleted when they have been kept for long enough', async () => {
    const kept = [await submit(), await submit()]
    for (const job of kept) await end(job, 'done')
    await send()
    await end(await submit(), 'done')
    clock.ahead = 89 * day
    await end(await submit({ notified_users: [{ username: randomUUID().slice(0, 8) }] }), 'done')
    await thinOutMails(farm(), never)
    expect((await rows()).map(mail => [mail.sent_on !== null, mail.given_up_on !== null])).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [false, false],
    ])
    clock.ahead = 90 * day + hour
    await thinOutMails(farm(), never)
    expect((await rows()).map(mail => [mail.sent_on !== null, mail.given_up_on !== null])).toEqual([
      [false, true],
      [false, false],
    ])
  })
})
