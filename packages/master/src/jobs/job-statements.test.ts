// The reference's and wire-facts' statements about `/jobs/`, each sent and compared whole.
import { beforeAll, describe, expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { answered, example } from './testing/job-example.js'

const refusal = (status: number, word: string) => ({ status, body: { error: expect.stringContaining(word) as string } })

onEachDatabase('the reference on jobs:', database => {
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

  describe('POST /api/v1/jobs/', () => {
    it('answers 201 with 40 keys to its example', async () => {
      expect(Object.keys(answered)).toHaveLength(40)
      const { status, body } = await send('POST', '/jobs/', example)
      expect({ status, body }).toEqual({ status: 201, body: answered })
    })

    it('takes the same title again: jobs do not conflict by their names', async () => {
      expect((await send('POST', '/jobs/', example)).status).toBe(201)
    })

    it('answers 409 when a software is required twice', async () => {
      const twice = [{ software: 'blender', min_version: '2.71' }, { software: 'blender' }]
      expect(await send('POST', '/jobs/', { title: 'Job', jobtype: 'TestJobType', software_requirements: twice })).toMatchObject(
        refusal(409, 'software_requirements'),
      )
    })

    it.each([
      ['a software', { software_requirements: [{ software: 'nothing' }] }, 'nothing'],
      ['a software version', { software_requirements: [{ software: 'blender', max_version: '9' }] }, '9'],
      ['a job type', { jobtype: 'Nothing' }, 'jobtype'],
      ['a version of the job type', { jobtype_version: 7 }, 'jobtype'],
      ['a queue', { jobqueue: 'q2' }, 'jobqueue'],
      ['a group', { job_group_id: 999 }, 'job_group_id'],
      ['a parent', { parents: [{ id: 999_999 }] }, 'parents'],
    ])('answers 404 when %s does not exist', async (_what, given, word) => {
      expect(await send('POST', '/jobs/', { title: 'Job', jobtype: 'TestJobType', ...given })).toMatchObject(refusal(404, word))
    })

    it.each([
      'project',
      'project_id',
      'time_started',
      'time_finished',
      'time_submitted',
      'id',
      'jobtype_version_id',
      'children',
      'jobgroup',
    ])('answers 400 when %s is included', async column => {
      expect(await send('POST', '/jobs/', { title: 'Job', jobtype: 'TestJobType', [column]: null })).toMatchObject(
        refusal(400, `"${column}"`),
      )
    })

    it.each([
      ['q1/q2', '/q1/q2'],
      ['/q1/q2', '/q1/q2'],
      ['q1', '/q1'],
      [null, null],
    ])('takes the jobqueue %s and answers %s', async (jobqueue, shown) => {
      expect((await send('POST', '/jobs/', { title: 'Job', jobtype: 'TestJobType', jobqueue })).body).toMatchObject({
        jobqueue: shown,
      })
    })

    it.each(['maximum_agents', 'minimum_agents'])('takes 0 for %s, which is not none', async column => {
      const id = await submit({ [column]: 0 })
      expect((await send('GET', `/jobs/${id}`)).body).toMatchObject({ [column]: 0 })
    })

    it('takes job_group_id, also without start, and shows the group by its title', async () => {
      expect((await send('POST', '/jobs/', { title: 'Job', jobtype: 'TestJobType', job_group_id: 1 })).body).toMatchObject({
        job_group_id: 1,
        jobgroup: 'Group',
        start: 1,
        end: 1,
      })
    })

    it('creates users, of the job and to be notified, that do not exist', async () => {
      const body = { title: 'Job', jobtype: 'TestJobType', user: 'newowner', notified_users: [{ username: 'newreader' }] }
      expect((await send('POST', '/jobs/', body)).body).toMatchObject({
        user: 'newowner',
        notified_users: [{ username: 'newreader', email: null, on_success: true, on_failure: true, on_deletion: false }],
      })
    })

    it('answers with the lowest and the highest frame that there is a task for', async () => {
      const { body } = await send('POST', '/jobs/', { title: 'Job', jobtype: 'TestJobType', start: 1, end: 2, by: 0.3 })
      expect(body).toMatchObject({ start: 1, end: 1.9, by: 0.3 })
      expect(await frames((body as { id: number }).id)).toEqual([1, 1.3, 1.6, 1.9])
    })

    it.each([
      ['end without start', { end: 2 }, 'end'],
      ['end before start', { start: 2, end: 1 }, 'end'],
    ])('answers 400 for %s', async (_what, given, word) => {
      expect(await send('POST', '/jobs/', { title: 'Job', jobtype: 'TestJobType', ...given })).toMatchObject(refusal(400, word))
    })

    it.each([['paused'], [100]])('makes a job that waits for the state %s', async state => {
      expect((await send('POST', '/jobs/', { title: 'Job', jobtype: 'TestJobType', state })).body).toMatchObject({
        state: 'paused',
      })
    })
  })

  describe('GET /api/v1/jobs/', () => {
    it('answers 200 with a list of id, title and state', async () => {
      const id = await submit({ title: 'Test Job' })
      const { status, body } = await send('GET', '/jobs/')
      expect(status).toBe(200)
      expect((body as unknown[]).at(-1)).toEqual({ title: 'Test Job', state: 'queued', id })
    })
  })

  describe('GET /api/v1/jobs/<name or id>', () => {
    it('answers 200 with the job of the example, by name and by id', async () => {
      const { jobtype } = answered
      const tag_requirements = [{ tag: 'workstation', negate: true }]
      const body = { title: 'Test Job 3', jobtype, start: 2.0, end: 4.0, data: { foo: 'bar' }, tag_requirements }
      const id = idOf(await send('POST', '/jobs/', { ...body, software_requirements: [{ software: 'blender' }] }))
      for (const path of ['/jobs/Test%20Job%203', `/jobs/${id}`]) {
        const answer = await send('GET', path)
        expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { ...answered, ...body, id } })
      }
    })

    it.each(['/jobs/Nothing', '/jobs/999999'])('answers 404 for %s: job not found', async path => {
      expect(await send('GET', path)).toMatchObject(refusal(404, 'not found'))
    })
  })

  describe('DELETE /api/v1/jobs/<name or id>', () => {
    it('answers 204: the specified job was marked for deletion, by name or id, also again', async () => {
      const id = await submit({ title: 'Unwanted' })
      for (const path of ['/jobs/Unwanted', `/jobs/${id}`])
        expect(await send('DELETE', path)).toMatchObject({ status: 204, body: undefined })
      expect((await send('GET', `/jobs/${id}`)).body).toMatchObject({ to_be_deleted: true })
    })

    it('answers 404: the job does not exist', async () => {
      expect(await send('DELETE', '/jobs/Nothing')).toMatchObject(refusal(404, 'Nothing'))
    })
  })

  describe('GET /api/v1/jobs/schema', () => {
    it('answers 200 with columns and their types, start and end without a blank, by with one', async () => {
      const { status, body } = await send('GET', '/jobs/schema')
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          autodelete_time: 'INTEGER',
          batch: 'INTEGER',
          by: 'NUMERIC(10, 4)',
          completion_notify_sent: 'BOOLEAN',
          cpus: 'INTEGER',
          data: 'JSONDict',
          end: 'NUMERIC(10,4)',
          environ: 'JSONDict',
          hidden: 'BOOLEAN',
          id: 'INTEGER',
          job_group_id: 'INTEGER',
          jobqueue: 'VARCHAR(255)',
          jobtype: 'VARCHAR(64)',
          jobtype_version: 'INTEGER',
          maximum_agents: 'INTEGER',
          minimum_agents: 'INTEGER',
          notes: 'TEXT',
          num_tiles: 'INTEGER',
          output_link: 'TEXT',
          priority: 'INTEGER',
          ram: 'INTEGER',
          ram_max: 'INTEGER',
          ram_warning: 'INTEGER',
          requeue: 'INTEGER',
          start: 'NUMERIC(10,4)',
          state: 'WorkStateEnum',
          time_finished: 'DATETIME',
          time_started: 'DATETIME',
          time_submitted: 'DATETIME',
          title: 'VARCHAR(255)',
          to_be_deleted: 'BOOLEAN',
          user: 'VARCHAR(255)',
          weight: 'INTEGER',
        },
      })
    })
  })

  it('PUT, which the example writes for POST, changes a job like POST', async () => {
    const job = await submit()
    expect(await send('PUT', `/jobs/${job}`, { priority: 7 })).toMatchObject({ status: 200, body: { id: job, priority: 7 } })
    expect(await send('PUT', `/jobs/${job}`, { nothing: 7 })).toMatchObject({ status: 400 })
  })
})
