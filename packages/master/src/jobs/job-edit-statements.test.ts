// The reference's and wire-facts' statements about `POST /jobs/<job>`, each sent and compared whole.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import type { FarmAnswer } from '../testing/test-farm.js'
import { answered, example } from './testing/job-example.js'

const { notified_users: _notified, ...edited } = answered
const refusal = (status: number, word: string) => ({ status, body: { error: expect.stringContaining(word) as string } })

onEachDatabase('the reference on changing a job:', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const submit = async (body: object = {}): Promise<number> =>
    idOf(await send('POST', '/jobs/', { title: 'Job', jobtype: 'TestJobType', ...body }))
  const frames = async (job: number): Promise<number[]> =>
    ((await send('GET', `/jobs/${job}/tasks/`)).body as { frame: number }[]).map(task => task.frame)

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'TestJobType', code: 'pass', classname: 'TestJobType' })
    await send('POST', '/software/', { software: 'blender', versions: [{ version: '2.71' }, { version: '2.72' }] })
    const { body } = await send('POST', '/jobqueues/', { name: 'q1' })
    await send('POST', '/jobqueues/', { name: 'q2', parent_jobqueue_id: (body as { id: number }).id })
    await send('POST', '/jobgroups/', { title: 'Group', main_jobtype: 'TestJobType', user: 'testuser' })
  })

  describe('POST /api/v1/jobs/<name or id>', () => {
    let job: number
    const edit = (body: unknown): Promise<FarmAnswer> => send('POST', `/jobs/${job}`, body)
    beforeEach(async () => {
      job = idOf(await send('POST', '/jobs/', example))
    })

    it('answers 200, not the 201 of the example, with all that GET shows but the notified users', async () => {
      await edit({ end: 4.0, tag_requirements: [{ tag: 'workstation', negate: true }], title: 'Test Job 4' })
      const { status, body } = await send('POST', '/jobs/Test%20Job%204', '{\n    "start": 2.0\n}')
      const tag_requirements = [{ tag: 'workstation', negate: true }]
      const expected = { ...edited, id: job, title: 'Test Job 4', start: 2.0, end: 4.0, tag_requirements }
      expect({ status, body }).toEqual({ status: 200, body: expected })
      expect((await send('GET', `/jobs/${job}`)).body).toEqual({ ...expected, notified_users: [] })
      await edit({ title: 'Test Job 2' })
    })

    it.each<[string, unknown]>([
      ['title', 'Another title'],
      ['priority', -1000],
      ['priority', 1000],
      ['weight', 0],
      ['batch', 7],
      ['requeue', -1],
      ['requeue', 0],
      ['cpus', 0],
      ['cpus', -1],
      ['cpus', 256],
      ['ram', 0],
      ['ram', -1],
      ['ram', 262_144],
      ['ram_warning', 0],
      ['ram_warning', null],
      ['ram_max', 4096],
      ['ram_max', null],
      ['minimum_agents', 0],
      ['minimum_agents', null],
      ['maximum_agents', 0],
      ['maximum_agents', null],
      ['hidden', true],
      ['notes', 'Note 🎞'],
      ['output_link', 'file:///out'],
      ['output_link', null],
      ['environ', { A: 'b' }],
      ['environ', null],
      ['data', { some: { deep: [1, null] } }],
      ['data', null],
      ['autodelete_time', 0],
      ['autodelete_time', null],
      ['job_group_id', 1],
      ['job_group_id', null],
      ['user', 'testuser'],
      ['user', null],
      ['tags', ['b', 'a']],
      ['tags', []],
      ['tag_requirements', [{ tag: 'a', negate: true }]],
      ['tag_requirements', []],
      ['software_requirements', []],
    ])('changes %s to %j and nothing else', async (column, value) => {
      const { status, body } = await edit({ [column]: value })
      const group = column === 'job_group_id' && value === 1 ? { jobgroup: 'Group' } : {}
      const sorted =
        column === 'tags' ? { tags: expect.toSatisfy((tags: string[]) => tags.length === (value as []).length) as [] } : {}
      expect({ status, body }).toEqual({ status: 200, body: { ...edited, [column]: value, ...group, ...sorted, id: job } })
    })

    it('takes null where a value was before', async () => {
      const before = { ram_warning: 1, ram_max: 2, minimum_agents: 3, maximum_agents: 4, autodelete_time: 5, job_group_id: 1 }
      const texts = { output_link: 'x', user: 'testuser', environ: { A: 'b' }, data: {}, jobqueue: '/q1' }
      expect((await edit({ ...before, ...texts })).body).toMatchObject({ ...before, ...texts })
      const nulls = Object.fromEntries(Object.keys({ ...before, ...texts }).map(column => [column, null]))
      expect(await edit(nulls)).toMatchObject({ status: 200, body: { ...nulls, jobgroup: null } })
    })

    it.each([
      'title',
      'priority',
      'weight',
      'batch',
      'requeue',
      'cpus',
      'ram',
      'hidden',
      'notes',
      'start',
      'end',
      'by',
      'parents',
      'tags',
    ])('answers 400 for %s as null', async column => {
      expect(await edit({ [column]: null })).toMatchObject(refusal(400, `${column}: `))
      expect((await send('GET', `/jobs/${job}`)).body).toEqual({ ...answered, id: job })
    })

    it.each([
      'time_started',
      'time_finished',
      'time_submitted',
      'jobtype_version_id',
      'project_id',
      'id',
      'jobtype',
      'jobtype_version',
      'num_tiles',
      'to_be_deleted',
      'completion_notify_sent',
      'children',
    ])('answers 400 for %s', async column => {
      expect(await edit({ [column]: null, notes: 'not stored' })).toMatchObject(refusal(400, `"${column}"`))
      expect((await send('GET', `/jobs/${job}`)).body).toEqual({ ...answered, id: job })
    })

    it('shows the queue that the job was moved to', async () => {
      for (const jobqueue of ['q1/q2', '/q1/q2'])
        expect(await edit({ jobqueue })).toMatchObject({ status: 200, body: { jobqueue: '/q1/q2' } })
    })

    it.each([
      ['jobqueue', 'nowhere'],
      ['job_group_id', 999],
      ['user', 'nobody'],
      ['notified_users', [{ username: 'nobody' }]],
      ['parents', [{ id: 999_999 }]],
      ['software_requirements', [{ software: 'nothing' }]],
    ])('answers 404 for a %s that does not exist, and makes none', async (column, value) => {
      expect(await edit({ notes: 'not stored', [column]: value })).toMatchObject({ status: 404 })
      expect((await send('GET', `/jobs/${job}`)).body).toEqual({ ...answered, id: job })
    })

    it('replaces the users to be notified', async () => {
      const notified = async () => ((await send('GET', `/jobs/${job}`)).body as { notified_users: unknown }).notified_users
      await submit({ notified_users: [{ username: 'first' }, { username: 'second' }] })
      const { status, body } = await edit({ notified_users: [{ username: 'second', on_deletion: true }, { username: 'first' }] })
      expect({ status, body }).toEqual({ status: 200, body: { ...edited, id: job } })
      expect(await notified()).toMatchObject([
        { username: 'second', on_deletion: true },
        { username: 'first', on_deletion: false },
      ])
      await edit({ notified_users: [{ username: 'first', on_success: false }] })
      expect(await notified()).toMatchObject([{ username: 'first', on_success: false, on_failure: true }])
      await edit({ notified_users: [] })
      expect(await notified()).toEqual([])
    })

    it.each([
      [{ end: 4 }, [1, 2, 3, 4]],
      [{ start: 0 }, [0, 1, 2]],
      [{ by: 0.5 }, [1, 1.5, 2]],
      [{ by: 0.1, end: 1.3 }, [1, 1.1, 1.2, 1.3]],
      [{ start: -1.5, end: 1.5, by: 1.5 }, [-1.5, 0, 1.5]],
      [{ start: 2, end: 2 }, [2]],
      [{ by: 7 }, [1]],
      [{ start: 5, end: 6 }, [5, 6]],
    ])('creates and deletes tasks as required for %j', async (range, expected) => {
      expect((await edit(range)).body).toMatchObject({ start: expected[0], end: expected.at(-1) })
      expect(await frames(job)).toEqual(expected)
    })

    it.each([
      [{ start: 3 }, 'end'],
      [{ end: 0 }, 'end'],
      [{ by: 0 }, 'by'],
      [{ by: -1 }, 'by'],
      [{ by: 0.00001 }, 'by'],
      [{ start: '1' }, 'start'],
      [{ end: 1_000_000 }, 'end'],
    ])('answers 400 for the range %j and leaves the tasks', async (range, word) => {
      expect(await edit(range)).toMatchObject(refusal(400, `${word}: `))
      expect(await frames(job)).toEqual([1, 2])
    })

    it('refuses a circle of parents of any length', async () => {
      const child = await submit({ parents: [{ id: job }] })
      const grandchild = await submit({ parents: [{ id: child }] })
      for (const parent of [job, child, grandchild])
        expect(await edit({ parents: [{ id: parent }] })).toMatchObject(refusal(400, 'parents'))
      const parent = await submit({ title: 'Parent' })
      expect((await edit({ parents: [{ id: parent, title: 'Parent' }, { id: parent }] })).body).toMatchObject({
        parents: [{ id: parent, title: 'Parent' }],
        children: [{ id: child, title: 'Job' }],
      })
      expect((await edit({ parents: [] })).body).toMatchObject({ parents: [] })
    })

    it('pauses with the state paused or 100, and goes on with queued or null', async () => {
      for (const [paused, queued] of [
        ['paused', 'queued'],
        [100, null],
      ]) {
        expect(await edit({ state: paused })).toMatchObject({ status: 200, body: { state: 'paused' } })
        expect(await edit({ state: paused })).toMatchObject({ status: 200, body: { state: 'paused' } })
        expect(await edit({ state: queued })).toMatchObject({ status: 200, body: { state: 'queued' } })
        expect(await edit({ state: queued })).toMatchObject({ status: 200, body: { state: 'queued' } })
      }
    })

    it.each([['running'], [105], ['done'], [106], ['failed'], [107], ['assigned'], [8], [true]])(
      'answers 400 for the state %s, which nobody can set',
      async state => {
        expect(await edit({ state })).toMatchObject(refusal(400, 'state: can only be set to paused or queued'))
      },
    )

    it('answers 409 for the state of a job that is finished', async () => {
      for (const { id } of (await send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[])
        await send('POST', `/jobs/${job}/tasks/${id}`, { state: 'done' })
      for (const state of ['paused', 'queued', null])
        expect(await edit({ state, notes: 'not stored' })).toMatchObject(refusal(409, 'state: '))
      expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'done', notes: '' })
    })

    it('answers 404 for a job that does not exist', async () => {
      expect(await send('POST', '/jobs/Nothing', { notes: '' })).toMatchObject(refusal(404, 'Nothing'))
    })
  })
})
