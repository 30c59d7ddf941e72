import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { instant, jobId } from '@pyfarm/contract/ids'
import type { MailKind } from '@pyfarm/contract/api/mails'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import type { TestFarm } from '../testing/test-farm.js'
import { addMails } from './outbox-store.js'
import { exampleVariables } from './testing/example-variables.js'

// Each starts a process, a server or both.
vi.setConfig({ testTimeout: 60_000 })

onEachDatabase('the mails of a farm', database => {
  const current = startTestFarm(database, { smtp_server: '127.0.0.1' })
  const send = (...given: Parameters<TestFarm['send']>) => current().send(...given)
  const template = { success_subject: 'Done: {{ job.title }}' }
  let job = 0

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render', ...template })
    job = idOf(await send('POST', '/jobs/', { title: 'Shot', jobtype: 'Render', output_link: '//server/shot' }))
  })
  beforeEach(() => database().database.write.deleteFrom('mail_outbox').execute())

  const add = (kind: MailKind, username: string, about = job) =>
    database().database.transaction(tx =>
      addMails(tx, [
        {
          ...{ kind, job: jobId(about), at: instant(Date.UTC(2014, 2, 6)), messageId: `<${kind}.${username}.${about}@farm>` },
          ...{ username, recipient: `${username}@example.com`, variables: exampleVariables() },
        },
      ]),
    )
  const ids = async (path: string) => ((await send('GET', path)).body as { username: string }[]).map(mail => mail.username)
  const firstId = async () => (await database().database.read.selectFrom('mail_outbox').select('id').executeTakeFirstOrThrow()).id

  describe('in a list', () => {
    it('say who is told what and when, and how that went', async () => {
      await add('success', 'ann')
      expect(await send('GET', `/jobs/${job}/mails`)).toMatchObject({
        status: 200,
        body: [
          {
            ...{ kind: 'success', job, username: 'ann', recipient: 'ann@example.com', state: 'waiting', attempts: 0 },
            ...{
              created_on: '2014-03-06T00:00:00.000000',
              next_attempt_on: '2014-03-06T00:00:00.000000',
              sent_on: null,
              last_error: null,
            },
          },
        ],
      })
      expect(await send('GET', '/jobs/999/mails')).toMatchObject({ status: 404 })
    })

    it('are found by job, state, kind and person', async () => {
      await add('success', 'ann')
      await add('failure', 'bob')
      await add('deletion', 'cid', 999)
      const { write } = database().database
      await write
        .updateTable('mail_outbox')
        .set({ sent_on: instant(1) })
        .where('username', '=', 'bob')
        .execute()
      await write
        .updateTable('mail_outbox')
        .set({ given_up_on: instant(1) })
        .where('username', '=', 'cid')
        .execute()
      expect(await ids('/mails/')).toEqual(['ann', 'bob', 'cid'])
      expect(await ids(`/mails/?job=${job}`)).toEqual(['ann', 'bob'])
      expect(await ids(`/jobs/${job}/mails?state=sent`)).toEqual(['bob'])
      expect(await ids('/mails/?job=999')).toEqual(['cid'])
      expect(await ids('/mails/?state=waiting')).toEqual(['ann'])
      expect(await ids('/mails/?state=sent,given_up&sort=username&order=desc')).toEqual(['cid', 'bob'])
      expect(await ids('/mails/?kind=success,deletion')).toEqual(['ann', 'cid'])
      expect(await ids('/mails/?username=bob')).toEqual(['bob'])
      expect(await ids('/mails/?recipient=CID@')).toEqual(['cid'])
      expect(await send('GET', '/mails/?state=lost')).toMatchObject({ status: 400 })
    })

    it('come in pages', async () => {
      for (const name of ['ann', 'bob', 'cid']) await add('success', name)
      const answer = await send('GET', '/mails/?per_page=2&page=2')
      expect(answer).toMatchObject({ status: 200, body: [{ username: 'cid' }], headers: { 'x-total-count': '3' } })
      expect(answer.headers['link']).toContain('page=1>; rel="prev"')
      expect((await send('GET', '/mails/')).headers['link']).toContain('rel="last"')
    })
  })

  describe('one of them', () => {
    it('is shown with its text, before it was sent as well', async () => {
      await add('deletion', 'ann')
      expect(await send('GET', `/mails/${await firstId()}`)).toMatchObject({
        status: 200,
        body: { kind: 'deletion', message_id: `<deletion.ann.${job}@farm>`, subject: 'Job Shot 10 deleted' },
      })
      expect(await send('GET', '/mails/0')).toMatchObject({ status: 404, body: { error: 'Mail 0 not found.' } })
    })

    it('is sent again with the text that it had, under another id', async () => {
      await add('deletion', 'ann')
      const sent = { sent_on: instant(1), subject: 'As it was', body: 'then', variables: null }
      await database().database.write.updateTable('mail_outbox').set(sent).execute()
      const before = current().announced.length
      expect(await send('POST', `/mails/${await firstId()}/resend`)).toMatchObject({
        status: 200,
        body: {
          state: 'waiting',
          sent_on: null,
          subject: 'As it was',
          body: 'then',
          message_id: `<deletion.ann.${job}.again-2@farm>`,
        },
      })
      expect(current().announced.slice(before)).toMatchObject([{ mails: true }])
      expect(await send('POST', '/mails/0/resend')).toMatchObject({ status: 404 })
      expect(await send('POST', `/mails/${await firstId()}/resend`, { to: 'bob' })).toMatchObject({ status: 400 })
    })

    it('is not sent again without a mail server', async () => {
      await add('deletion', 'ann')
      const { settings } = current().farm
      Object.assign(settings, { smtp_server: null })
      const answer = await send('POST', `/mails/${await firstId()}/resend`)
      Object.assign(settings, { smtp_server: '127.0.0.1' })
      expect(answer).toMatchObject({ status: 409, body: { error: expect.stringContaining('smtp_server') as string } })
    })
  })

  describe('a preview', () => {
    const preview = (body: object, type = 'Render') => send('POST', `/jobtypes/${type}/mail_preview`, body)

    it('is written about the newest job of the type from the stored templates', async () => {
      expect(await preview({ kind: 'success' })).toMatchObject({
        status: 200,
        body: {
          subject: 'Done: Shot',
          body: expect.stringMatching(
            /^Render job Shot \(id \d+\)\nhas completed[^]*Output: \/\/server\/shot\n\nSincerely/,
          ) as string,
          from_default: true,
        },
      })
    })

    it('is written about any job from templates that are not stored', async () => {
      const body = { kind: 'failure', subject: '{{ job.id }}', body: '{{ job.jobtype_version.jobtype.name }}', job }
      expect(await preview(body)).toEqual(
        expect.objectContaining({ status: 200, body: { subject: String(job), body: 'Render', from_default: false } }),
      )
      expect(await preview({ kind: 'success', subject: null })).toMatchObject({
        body: { subject: 'Job Shot completed successfully' },
      })
      expect(await preview({ kind: 'deletion', body: '{job_title} {{ job_title }}' })).toMatchObject({
        body: { body: 'Shot Shot' },
      })
    })

    it('says why a template can’t be used, and shows the mail that would go out', async () => {
      expect(await preview({ kind: 'success', body: 'a\n{{ job.title | nothing }}' })).toMatchObject({
        status: 200,
        body: { from_default: true, error: expect.stringContaining('success_body could not be used') as string },
      })
      expect(await preview({ kind: 'success', body: 'a\n{{ job.title' })).toMatchObject({
        body: { error: expect.stringContaining('success_body could not be used, line 2') as string },
      })
    })

    it('needs a job type, and a job', async () => {
      await send('POST', '/jobtypes/', { name: 'New', code: 'pass', classname: 'New' })
      expect(await preview({ kind: 'success' }, 'Unknown')).toMatchObject({ status: 404 })
      expect(await preview({ kind: 'success' }, 'New')).toMatchObject({
        status: 409,
        body: { error: expect.stringContaining('job') as string },
      })
      expect(await preview({ kind: 'success', job: 9999 })).toMatchObject({
        status: 404,
        body: { error: 'job: job 9999 not found.' },
      })
      expect(await preview({ kind: 'success', job }, 'New')).toMatchObject({ status: 200 })
    })
  })

  describe('the templates of a job type', () => {
    const type = (name: string, templates: object) => ({ name, code: 'pass', classname: 'Some', ...templates })

    it('are refused with field and line when they can’t be read', async () => {
      const broken = type('Broken', { success_subject: 'fine {{ x }}', fail_body: 'a\nb {% if x %}\nc' })
      expect(await send('POST', '/jobtypes/', broken)).toMatchObject({
        status: 400,
        body: { error: 'fail_body: line 2: {% if %} is not closed by {% endif %}.' },
      })
      expect(await send('GET', '/jobtypes/Broken')).toMatchObject({ status: 404 })
      expect(await send('PUT', '/jobtypes/Render', type('Render', { success_body: '{{ )' }))).toMatchObject({ status: 400 })
      expect(await send('GET', '/jobtypes/Render')).toMatchObject({ body: { version: 1, ...template } })
    })

    it('are taken whatever they do when they are run', async () => {
      const templates = { success_body: '{{ job.title | nothing }}', fail_subject: '', fail_body: null }
      expect(await send('POST', '/jobtypes/', type('Odd', templates))).toMatchObject({ status: 201, body: templates })
    })
  })
})
