import { beforeAll, describe, expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)

/** The 40 keys of PyFarm's answers, with their defaults. */
const defaults = {
  id: expect.any(Number),
  title: 'Job',
  state: 'queued',
  jobtype: 'Render',
  jobtype_version: 1,
  jobqueue: null,
  jobgroup: null,
  job_group_id: null,
  user: null,
  priority: 0,
  weight: 10,
  minimum_agents: null,
  maximum_agents: null,
  start: 1,
  end: 1,
  by: 1,
  num_tiles: null,
  batch: 1,
  requeue: 3,
  cpus: 1,
  ram: 32,
  ram_warning: null,
  ram_max: null,
  notes: '',
  output_link: null,
  environ: null,
  data: null,
  hidden: false,
  to_be_deleted: false,
  completion_notify_sent: false,
  autodelete_time: null,
  time_submitted: time,
  time_started: null,
  time_finished: null,
  parents: [],
  children: [],
  tags: [],
  tag_requirements: [],
  notified_users: [],
  software_requirements: [],
}

const least = { title: 'Job', jobtype: 'Render' }

onEachDatabase('new jobs', database => {
  const current = startTestFarm(database, { job_max_tasks: 1000, autocreate_user_email: '{username}@example.com' })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const submit = async (body: object): Promise<number> =>
    ((await send('POST', '/jobs/', { ...least, ...body })).body as { id: number }).id
  const framesOf = async (job: number): Promise<unknown[]> =>
    ((await send('GET', `/jobs/${job}/tasks/`)).body as { frame: number; tile: unknown }[]).map(({ frame, tile }) => [
      frame,
      tile,
    ])
  const countJobs = async (): Promise<number> => ((await send('GET', '/jobs/')).body as unknown[]).length

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    await send('POST', '/jobtypes/', { name: 'Tiles', code: 'pass', classname: 'Tiles', supports_tiling: true })
    await send('PUT', '/jobtypes/Tiles', { name: 'Tiles', code: 'pass # 2', classname: 'Tiles', supports_tiling: true })
    await send('POST', '/software/', { software: 'blender', versions: [{ version: '4.1' }, { version: '4.2' }] })
    const { body } = await send('POST', '/jobqueues/', { name: 'films' })
    await send('POST', '/jobqueues/', { name: 'shot 7', parent_jobqueue_id: (body as { id: number }).id })
  })

  describe('that are submitted', () => {
    it('answer 201 with exactly the 40 keys and their defaults', async () => {
      expect(Object.keys(defaults)).toHaveLength(40)
      const { status, body } = await send('POST', '/jobs/', least)
      expect({ status, body }).toEqual({ status: 201, body: defaults })
      expect((await send('GET', `/jobs/${(body as { id: number }).id}`)).body).toEqual(body)
    })

    it('take everything that a job can be given', async () => {
      const parent = await submit({ title: 'Parent' })
      const given = {
        title: 'Whole job',
        priority: -5,
        weight: 3,
        minimum_agents: 1,
        maximum_agents: 4,
        start: 1.5,
        end: 2.5,
        by: 0.25,
        batch: 4,
        requeue: -1,
        cpus: -1,
        ram: 0,
        ram_warning: 100,
        ram_max: 200,
        notes: 'Note\nof two lines, ünïcode 🎞',
        output_link: 'file:///out',
        environ: { A: 'b' },
        data: { nested: { list: [1, null, 'x\0y'] } },
        hidden: true,
        autodelete_time: 3600,
        user: 'ann',
        tags: ['night', 'gpu', 'night'],
        tag_requirements: [{ tag: 'gpu' }, { tag: 'laptop', negate: true }],
      }
      const { status, body } = await send('POST', '/jobs/', {
        ...given,
        jobtype: 'Render',
        jobtype_version: 1,
        jobqueue: 'films/shot 7',
        parents: [{ id: parent }],
        notified_users: [{ username: 'ann' }, { username: 'ben', on_success: false, on_deletion: true }],
        software_requirements: [{ software: 'blender', min_version: '4.1' }],
      })
      expect({ status, body }).toEqual({
        status: 201,
        body: {
          ...defaults,
          ...given,
          jobqueue: '/films/shot 7',
          parents: [{ id: parent, title: 'Parent' }],
          tags: ['night', 'gpu'],
          tag_requirements: [
            { tag: 'gpu', negate: false },
            { tag: 'laptop', negate: true },
          ],
          notified_users: [
            {
              id: expect.any(Number),
              username: 'ann',
              email: 'ann@example.com',
              on_success: true,
              on_failure: true,
              on_deletion: false,
            },
            {
              id: expect.any(Number),
              username: 'ben',
              email: 'ben@example.com',
              on_success: false,
              on_failure: true,
              on_deletion: true,
            },
          ],
          software_requirements: [
            {
              software: 'blender',
              software_id: 1,
              min_version: '4.1',
              min_version_id: 1,
              max_version: null,
              max_version_id: null,
            },
          ],
        },
      })
      const { id } = body as { id: number }
      expect((await send('GET', `/jobs/${parent}`)).body).toMatchObject({ children: [{ id, title: 'Whole job' }] })
      expect((await framesOf(id)).length).toBe(5)
    })

    it('make a task a frame, exact to four places', async () => {
      expect(await framesOf(await submit({ start: 1, end: 1.5, by: 0.1 }))).toEqual(
        [1, 1.1, 1.2, 1.3, 1.4, 1.5].map(frame => [frame, null]),
      )
      expect(await framesOf(await submit({ start: -1, end: 1 }))).toEqual([-1, 0, 1].map(frame => [frame, null]))
      expect(await submit({ start: 5 }).then(framesOf)).toEqual([[5, null]])
    })

    it('make a task a tile for a type that supports tiling, of its newest version', async () => {
      const id = await submit({ jobtype: 'Tiles', start: 1, end: 2, num_tiles: 2 })
      expect(await framesOf(id)).toEqual([
        [1, 0],
        [1, 1],
        [2, 0],
        [2, 1],
      ])
      expect((await send('GET', `/jobs/${id}`)).body).toMatchObject({ jobtype_version: 2, num_tiles: 2 })
    })

    it('may be many, and at most as many tasks as job_max_tasks', async () => {
      expect((await framesOf(await submit({ start: 1, end: 1000 }))).length).toBe(1000)
    })

    it('may be paused from the start, by name or number', async () => {
      for (const state of ['paused', 100])
        expect((await send('POST', '/jobs/', { ...least, state })).body).toMatchObject({ state: 'paused' })
    })

    it('make a user once, however many name it at once', async () => {
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() =>
          send('POST', '/jobs/', { ...least, user: 'zoe', notified_users: [{ username: 'yan' }], tags: ['b', 'a'] }),
        ),
      )
      expect(answers.map(answer => answer.status)).toEqual([201, 201, 201, 201])
    })

    it('wake the scheduler', async () => {
      const before = current().announced.length
      const id = await submit({})
      expect(current().announced.slice(before)).toEqual([
        {
          ...{ events: [{ kind: 'job', job: id, change: 'created' }], stops: [], doubts: [], wake: true },
          taskEvents: [{ new: 1, deleted: 0, restarted: 0, started: 0, failed: 0, done: 0 }],
        },
      ])
    })
  })

  describe('are refused, with the field named and nothing stored', () => {
    it.each<[string, number, string, object]>([
      ['no title', 400, 'title', { title: undefined }],
      ['an empty title', 400, 'title', { title: '' }],
      ['a title too long', 400, 'title', { title: 't'.repeat(256) }],
      ['a title with a NUL', 400, 'title', { title: 'a\0b' }],
      ['no jobtype', 400, 'jobtype', { jobtype: undefined }],
      ['a jobtype that is no text', 400, 'jobtype', { jobtype: 1 }],
      ['an unknown jobtype', 404, 'jobtype', { jobtype: 'Nothing' }],
      ['an unknown version', 404, 'jobtype', { jobtype_version: 9 }],
      ['end without start', 400, 'end', { end: 5 }],
      ['end before start', 400, 'end', { start: 5, end: 4 }],
      ['a start as text', 400, 'start', { start: '1' }],
      ['a start of five places', 400, 'start', { start: 1.00001 }],
      ['by 0', 400, 'by', { start: 1, end: 2, by: 0 }],
      ['by below 0', 400, 'by', { start: 1, end: 2, by: -1 }],
      ['too many tasks', 400, 'job_max_tasks', { start: 1, end: 1001 }],
      ['tiles for a type without tiling', 400, 'num_tiles', { num_tiles: 2 }],
      ['no tiles', 400, 'num_tiles', { jobtype: 'Tiles', num_tiles: 0 }],
      ['a priority too high', 400, 'priority', { priority: 1001 }],
      ['a priority too low', 400, 'priority', { priority: -1001 }],
      ['a weight as text', 400, 'weight', { weight: '10' }],
      ['a batch of 0', 400, 'batch', { batch: 0 }],
      ['a requeue below -1', 400, 'requeue', { requeue: -2 }],
      ['too many processors', 400, 'cpus', { cpus: 257 }],
      ['too little memory', 400, 'ram', { ram: 15 }],
      ['hidden as a number', 400, 'hidden', { hidden: 1 }],
      ['data that is no object', 400, 'data', { data: [1] }],
      ['an environment of numbers', 400, 'environ', { environ: { A: 1 } }],
      ['an unknown queue', 404, 'jobqueue', { jobqueue: 'films/nothing' }],
      ['an unknown group', 404, 'job_group_id', { job_group_id: 99 }],
      ['an unknown parent', 404, 'parents', { parents: [{ id: 999_999 }] }],
      ['parents that are no list', 400, 'parents', { parents: 1 }],
      ['a state that can not be set', 400, 'state', { state: 'done' }],
      ['an unknown software', 404, 'nothing', { software_requirements: [{ software: 'nothing' }] }],
      ['an unknown version of a software', 404, '9.9', { software_requirements: [{ software: 'blender', min_version: '9.9' }] }],
      ['a requirement without software', 400, 'software', { software_requirements: [{ hardware: 'x' }] }],
      ['a tag requirement without tag', 400, 'tag_requirements', { tag_requirements: [{ negate: true }] }],
      ['a notified user without name', 400, 'notified_users', { notified_users: [{}] }],
      ['time_started', 400, 'time_started', { time_started: '2014-03-06T15:40:58' }],
      ['jobtype_version_id', 400, 'jobtype_version_id', { jobtype_version_id: 1 }],
      ['an unknown key', 400, 'project', { project: 'x' }],
    ])('%s', async (_what, status, word, given) => {
      const before = await countJobs()
      const answer = await send('POST', '/jobs/', { ...least, tags: ['not stored'], ...given })
      expect(answer).toMatchObject({ status, body: { error: expect.stringContaining(word) } })
      expect(Object.keys(answer.body as object)).toEqual(['error'])
      expect(await countJobs()).toBe(before)
      expect((await send('GET', '/tags/not%20stored')).status).toBe(404)
    })
  })
})
