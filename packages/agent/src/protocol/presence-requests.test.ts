// The agent's requests of itself (agent-protocol.md sections 2, 3.1 to 3.3), row by row as PyFarm's protocol has them,
// before a master that offers nothing else: what is sent, and what each answer leads to.
import { hostname } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import {
  always,
  announcements,
  dropped,
  first,
  html,
  json,
  redirect,
  registrations,
  openRecordedFarm,
  type RecordedFarm,
} from '../testing/recorded-farm.js'
import { sharedRecordedFarm } from '../testing/shared-farm.js'
import type { StubAnswer } from '../testing/stub-master.js'
import { until } from '../testing/test-agent.js'

// Its registration is forgotten.
const openFarm = sharedRecordedFarm()
let farm: RecordedFarm

afterEach(() => farm.close())

const finished = [{ state: 'running' }, { state: 'done' }]
const uuid = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/

describe('requests in general', () => {
  it('name the agent, and are JSON of a length that is told: also GET and DELETE, which have no body', async () => {
    const replies = always(/^GET \/software\/.*discovery_code$/, { status: 200, text: 'export const found = () => false' })
    farm = await openRecordedFarm(
      request => replies(request) ?? always(/^GET \/software/, json(200, { discovery_function_name: 'found' }))(request),
    )
    await farm.work()
    await farm.call('POST', '/api/v1/check_software', { software: 'Maya', version: '2014' })
    await farm.times(/^DELETE/, 1)
    for (const { method, path, headers } of farm.master.requests) {
      expect(headers['user-agent'], path).toBe('PyFarm/1.0 (agent)')
      expect(headers['content-type'], path).toBe(path.endsWith('/logfile') ? 'text/csv' : 'application/json')
      expect(headers['transfer-encoding'], path).toBeUndefined()
      if (method === 'POST' || method === 'PUT') expect(headers['content-length'], path).toMatch(/^\d+$/)
    }
  })
})

describe('POST /agents/', () => {
  it('has the body of 3.1, with the id that the agent has chosen', async () => {
    farm = await openRecordedFarm()
    const [registration] = farm.seen(registrations)
    expect(registration?.body).toMatchObject({
      ...{ id: expect.stringMatching(uuid) as string, hostname: hostname(), state: 'online' },
      ...{ os_class: expect.stringMatching(/^(linux|windows|mac|other)$/) as string, time_offset: 0, current_assignments: {} },
      ...{ port: Number(new URL(farm.agent.url).port), disks: expect.any(Array) as unknown[] },
    })
  })

  it.each([200, 201])('is over with %i and a JSON `id`, which the agent has from then on', async status => {
    farm = await openRecordedFarm()
    const id = '11111111-2222-3333-4444-555555555555'
    farm.master.answer = request =>
      first(registrations, json(status, { id }))(request) ?? always(new RegExp(`${farm.agent.id()}$`), json(404))(request)
    await farm.work()
    await until(() => farm.agent.id() === id, 'the new id')
    await farm.work({ tasks: [12] })
    await until(() => farm.seen(new RegExp(`^POST /agents/${id}$`)).length > 0, 'an announcement under it')
  })

  it.each<[how: string, answer: StubAnswer]>([
    ['500', json(500)],
    ['503', html(503)],
    ['a dropped connection', dropped],
    ['308', redirect(308, '/api/v1/agents')],
    // PyFarm's agent gives up here; this one knocks again later.
    ['400', json(400, { error: 'no' })],
    ['200 without JSON', html(200)],
    ['an empty 200', { status: 200, text: '' }],
  ])('comes again after %s', async (_how, answer) => {
    farm = await openFarm()
    let given = 0
    farm.master.answer = ({ method, path }) => {
      if (announcements.test(`${method} ${path}`)) return given === 0 ? json(404) : undefined
      return registrations.test(`${method} ${path}`) && given++ === 0 ? answer : undefined
    }
    await farm.work()
    await farm.times(registrations, 2)
    expect(farm.agent.isRegistered()).toBe(true)
  })
})

describe('POST /agents/<uuid> with an announcement', () => {
  it('has the body of 3.2 and nothing else', async () => {
    farm = await openFarm()
    await farm.work({ tasks: [11, 12] })
    await farm.times(announcements, 2)
    const [running, online] = farm.seen(announcements).map(({ body }) => body)
    expect(Object.keys(running as object).sort()).toEqual(['current_assignments', 'disks', 'free_ram', 'state'])
    expect(running).toMatchObject({ state: 'running', free_ram: expect.any(Number) as number })
    const [assignment] = Object.entries((running as { current_assignments: Record<string, unknown> }).current_assignments)
    expect(assignment?.[1]).toMatchObject({
      id: assignment?.[0],
      job: { id: 1, title: 'A job', by: 1, data: {} },
      jobtype: { name: 'Test', version: 1 },
      tasks: [{ id: 11, frame: 1, attempt: 1 }, { id: 12 }],
    })
    expect(online).toMatchObject({ state: 'online' })
  })

  it('that is answered with 404 leads to a new registration with the same id', async () => {
    farm = await openRecordedFarm()
    farm.master.answer = first(announcements, json(404))
    await farm.work()
    await farm.times(registrations, 2)
    const ids = farm.seen(registrations).map(({ body }) => (body as { id: string }).id)
    expect(new Set(ids).size).toBe(1)
  })

  it.each<[how: string, answer: StubAnswer]>([
    ['500', json(500)],
    ['502 with HTML', html(502)],
    ['a dropped connection', dropped],
  ])('comes again after %s', async (_how, answer) => {
    farm = await openFarm()
    farm.master.answer = first(announcements, answer)
    await farm.work()
    await farm.times(announcements, 3)
    expect(farm.seen(announcements).at(-1)?.body).toMatchObject({ state: 'online' })
  })

  it.each<[how: string, answer: StubAnswer]>([
    ['400', json(400)],
    ['308', redirect(308, '/api/v1/agents/x/')],
    // What would silence PyFarm's agent for ever.
    ['200 without JSON', html(200)],
    ['an empty 200', { status: 200, text: '' }],
  ])('is left at that after %s, and the next is made as ever', async (_how, answer) => {
    farm = await openFarm()
    farm.master.answer = always(announcements, answer)
    await farm.work()
    await farm.times(announcements, 2)
    await farm.work({ tasks: [12] })
    expect(farm.statesOf(12)).toEqual(finished)
    await farm.times(announcements, 4)
    expect(farm.seen(registrations)).toEqual([])
  })
})

describe('POST /agents/<uuid> with the shutdown', () => {
  const goodbyes = () => farm.seen(announcements).filter(({ body }) => (body as { state: string }).state === 'offline')
  const stop = async () => {
    await farm.call('POST', '/api/v1/stop', {})
    await farm.agent.ended
  }

  it('has the body of 3.3', async () => {
    farm = await openRecordedFarm()
    await stop()
    expect(goodbyes().map(({ body }) => body)).toEqual([
      { state: 'offline', free_ram: expect.any(Number) as number, current_assignments: {} },
    ])
  })

  it.each<[how: string, answer: StubAnswer]>([
    ['200', json(200)],
    ['404', json(404)],
    ['200 without JSON', html(200)],
    // What PyFarm's agent repeats in a loop without end.
    ['400', json(400)],
    ['201', json(201)],
    ['302', redirect(302, '/')],
  ])('is over with %s', async (_how, answer) => {
    farm = await openRecordedFarm(always(announcements, answer))
    await stop()
    expect(goodbyes()).toHaveLength(1)
  })

  it.each<[how: string, answer: StubAnswer]>([
    ['500', json(500)],
    ['a dropped connection', dropped],
  ])('comes again after %s, but not for ever: the agent ends', async (_how, answer) => {
    farm = await openRecordedFarm(always(announcements, answer), {}, { goodbyeMilliseconds: 500 })
    await stop()
    expect(goodbyes().length).toBeGreaterThan(1)
  })
})
