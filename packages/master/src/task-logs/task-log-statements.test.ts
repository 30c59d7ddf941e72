// The reference's and wire-facts' statements about task logs, each sent and compared whole.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { newTaskLogSchema, taskLogStateSchema } from '@pyfarm/contract/api/task-logs'
import { useAddressCodes } from '@pyfarm/contract/enums'
import { agentId } from '@pyfarm/contract/ids'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/) as string
const identifier = '2014-09-03_10-58-59_4_4ee02475335911e4a935c86000cbf5fb.csv'
const agent_id = '2dc2cb5a-35da-41d6-8864-329c0d7d5391'
const csv = { headers: { 'content-type': 'text/csv' } }
const shown = { identifier, agent_id, created_on: time }
const refusal = (status: number, word: string) => ({ status, body: { error: expect.stringContaining(word) as string } })

onEachDatabase('the reference on task logs:', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...given) => current().send(...given)
  let job: number
  let tasks: number[]
  const logs = (attempt = 5, task = tasks[0], of: number | string = job) =>
    `/jobs/${of}/tasks/${task ?? 0}/attempts/${attempt}/logs/`

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    job = idOf(await send('POST', '/jobs/', { title: 'Test Job', jobtype: 'Render', start: 1, end: 2 }))
    tasks = ((await send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]).map(task => task.id)
    await addAgentRow(database().database.write, { id: agentId(agent_id), remote_ip: 0x0a00_0001 })
  })

  describe('POST …/attempts/<attempt>/logs/', () => {
    it('answers 201 with identifier, agent_id, created_on and id', async () => {
      const { status, body } = await send('POST', logs(), { identifier, agent_id })
      expect({ status, body }).toEqual({ status: 201, body: { ...shown, id: expect.any(Number) as number } })
    })

    it('answers 409: the specified log was already registered on the specified task', async () => {
      expect(await send('POST', logs(), { identifier, agent_id })).toMatchObject(refusal(409, 'identifier'))
      expect(await send('POST', logs(), { identifier })).toMatchObject(refusal(409, 'identifier'))
    })

    it('takes the same identifier for another task and another attempt: it is the same log', async () => {
      const { body } = await send('GET', `${logs()}${identifier}`)
      for (const at of [logs(5, tasks[1]), logs(6), logs(0)]) {
        const answer = await send('POST', at, { identifier, agent_id })
        expect({ status: answer.status, body: answer.body }).toEqual({ status: 201, body })
      }
    })

    it('takes one registration of many at the same moment', async () => {
      const bodies = [1, 2, 3, 4, 5].map(() => ({ identifier: 'at once.csv', agent_id }))
      const answers = await Promise.all(bodies.map(body => send('POST', logs(), body)))
      expect(answers.map(answer => answer.status).toSorted()).toEqual([201, 409, 409, 409, 409])
    })

    it.each([[{ identifier: 'without.csv' }], [{ identifier: 'with null.csv', agent_id: null }]])(
      'takes %j: agent_id is optional',
      async body => {
        expect(await send('POST', logs(), body)).toMatchObject({ status: 201, body: { ...body, agent_id: null } })
      },
    )

    it('answers 404 for an unknown agent', async () => {
      const unknown = '836ce137-6ad4-443f-abb9-94c4465ff87c'
      expect(await send('POST', logs(), { identifier: 'x.csv', agent_id: unknown })).toMatchObject(refusal(404, 'agent_id'))
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const endpoint = {
        schema: newTaskLogSchema,
        // An identifier's rule, which is told in Unicode's properties, has tests of its own below.
        given: { agent_id: fc.constantFrom(agent_id, null), identifier: fc.uuid() },
        send: (body: unknown) => send('POST', logs(), body),
      }
      await takesValidBodies(endpoint)
      await refusesBrokenBodies(endpoint, async () => (await send('GET', logs())).body)
    })
  })

  describe('GET …/attempts/<attempt>/logs/', () => {
    it('answers 200 with all logs of the attempt, without their id', async () => {
      for (const at of [logs(5, tasks[1]), logs(5, tasks[1], 'Test%20Job')]) {
        const { status, body } = await send('GET', at)
        expect({ status, body }).toEqual({ status: 200, body: [shown] })
      }
      expect((await send('GET', logs(99))).body).toEqual([])
    })

    it('comes in pages, in order and filtered, with the total in its header', async () => {
      for (const name of ['b.csv', 'a.csv', 'c.csv']) await send('POST', logs(77), { identifier: name })
      const { body, headers } = await send('GET', `${logs(77)}?per_page=2&sort=identifier`)
      expect(body).toMatchObject([{ identifier: 'a.csv' }, { identifier: 'b.csv' }])
      expect(headers).toMatchObject({ 'x-total-count': '3', link: expect.stringContaining('rel="next"') as string })
      expect((await send('GET', `${logs(77)}?identifier=c.csv`)).body).toMatchObject([{ identifier: 'c.csv' }])
    })
  })

  describe('…/logs/<identifier>', () => {
    it('GET answers 200 with the id as well', async () => {
      const { status, body } = await send('GET', `${logs()}${identifier}`)
      expect({ status, body }).toEqual({ status: 200, body: { ...shown, id: expect.any(Number) as number } })
    })

    it.each([['queued'], ['running'], ['paused'], ['done'], ['failed'], [100], [105], [106], [107], [null]])(
      'POST answers 200 with the log for the state %s',
      async state => {
        const { status, body } = await send('POST', `${logs()}${identifier}`, { state })
        expect({ status, body }).toEqual({ status: 200, body: { ...shown, id: expect.any(Number) as number } })
      },
    )

    it('POST keeps a state for each attempt', async () => {
      await send('POST', `${logs(6)}${identifier}`, { state: 'done' })
      await send('POST', `${logs(5)}${identifier}`, { state: 'failed' })
      const rows = await database()
        .database.read.selectFrom('task_log_associations as a')
        .innerJoin('task_logs as l', 'l.id', 'a.task_log_id')
        .select(['a.attempt', 'a.state'])
        .where('l.identifier', '=', identifier)
        .where(
          'a.task_id',
          '=',
          database()
            .database.read.selectFrom('tasks')
            .select(({ fn }) => fn.min('id').as('id')),
        )
        .orderBy('a.attempt')
        .execute()
      expect(rows).toEqual([
        { attempt: 0, state: null },
        { attempt: 5, state: 107 },
        { attempt: 6, state: 106 },
      ])
    })

    it('POST takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const endpoint = { schema: taskLogStateSchema, send: (body: unknown) => send('POST', `${logs()}${identifier}`, body) }
      await takesValidBodies(endpoint)
      await refusesBrokenBodies(endpoint, async () => (await send('GET', `${logs()}${identifier}`)).body)
    })
  })

  describe('…/logs/<identifier>/logfile', () => {
    const file = (at = logs(), of = identifier) => `${at}${of}/logfile`

    it.each([
      ['remote', 'http://10.0.0.2:50000/api/v1/task_logs/'],
      ['local', 'http://10.0.0.2:50000/api/v1/task_logs/'],
      ['hostname', 'http://agent1.studio:50000/api/v1/task_logs/'],
    ] as const)('GET answers 307 to an agent whose use_address is %s while the log was never uploaded', async (way, base) => {
      const id = await addAgentRow(database().database.write, {
        hostname: 'agent1.studio',
        remote_ip: 0x0a00_0002,
        use_address: useAddressCodes[way],
      })
      await send('POST', logs(), { identifier: `log of ${way}.csv`, agent_id: id })
      const answer = await send('GET', file(logs(), `log%20of%20${way}.csv`))
      expect(answer).toMatchObject({ status: 307, body: undefined, headers: { location: `${base}log%20of%20${way}.csv` } })
    })

    it('GET answers 404 without an agent, and for an agent that is passive', async () => {
      const passive = await addAgentRow(database().database.write, { remote_ip: 1, use_address: useAddressCodes.passive })
      await send('POST', logs(), { identifier: 'passive.csv', agent_id: passive })
      for (const name of ['passive.csv', 'without.csv'])
        expect(await send('GET', file(logs(), name))).toMatchObject(refusal(404, name))
    })

    it('PUT answers 201, and GET then 200 with the same bytes as text/csv, under every task of the log', async () => {
      const content = '2014-09-03T10:58:59.754880,None,jobtype,1,"say ""hi"""\r\n'
      expect(await send('PUT', file(), content, csv)).toMatchObject({ status: 201, body: undefined })
      for (const at of [logs(), logs(5, tasks[1])]) {
        const answer = await send('GET', file(at), undefined, { headers: { accept: 'text/csv' } })
        expect(answer).toMatchObject({ status: 200, body: content, headers: { 'content-type': 'text/csv' } })
      }
    })

    it('PUT answers 404 for a log that is not registered', async () => {
      expect(await send('PUT', file(logs(), 'unregistered.csv'), 'x', csv)).toMatchObject(refusal(404, 'unregistered.csv'))
    })

    it('PUT answers 415 for what is packed in an unknown way', async () => {
      const packed = { headers: { ...csv.headers, 'content-encoding': 'br' } }
      expect(await send('PUT', file(), 'x', packed)).toMatchObject(refusal(415, 'br'))
    })

    it.each(['.hidden', 'a%2Fb', 'a%5Cb', 'a%0Ab', 'a%7Fb', 'x'.repeat(256)])(
      'answers 400: the identifier %s is not acceptable',
      async name => {
        expect(await send('GET', file(logs(), name))).toMatchObject(refusal(400, 'log: '))
        expect(await send('PUT', file(logs(), name), 'x', csv)).toMatchObject(refusal(400, 'log: '))
        expect(await send('POST', logs(), { identifier: decodeURIComponent(name) })).toMatchObject(refusal(400, 'identifier'))
      },
    )
  })

  it('answers 404 for everything at an unknown task, a task of another job, and a log of another task or attempt', async () => {
    const second = idOf(await send('POST', '/jobs/', { title: 'Test Job', jobtype: 'Render' }))
    const [own] = (await send('GET', `/jobs/${second}/tasks/`)).body as { id: number }[]
    const elsewhere = [logs(5, 999_999), logs(5, tasks[0], second), logs(5, tasks[0], 'Nothing'), logs(5, own?.id, 'Test%20Job')]
    for (const at of elsewhere) {
      expect(await send('GET', at)).toMatchObject(refusal(404, 'Task'))
      expect(await send('POST', at, { identifier: 'x.csv' })).toMatchObject(refusal(404, 'Task'))
    }
    for (const at of [...elsewhere, logs(7), logs(5, own?.id, second)]) {
      expect(await send('GET', `${at}${identifier}`)).toMatchObject(refusal(404, 'not found'))
      expect(await send('POST', `${at}${identifier}`, { state: 'done' })).toMatchObject(refusal(404, 'not found'))
      expect(await send('GET', `${at}${identifier}/logfile`)).toMatchObject(refusal(404, 'not found'))
      expect(await send('PUT', `${at}${identifier}/logfile`, 'x', csv)).toMatchObject(refusal(404, 'not found'))
    }
  })
})
