// The agent's requests about software (agent-protocol.md sections 3 and 4.5), row by row as PyFarm's protocol has them,
// before a master that offers nothing else: what is sent, and what each answer leads to.
import { afterEach, describe, expect, it } from 'vitest'
import { always, dropped, first, html, json, either, type Answers, type RecordedFarm } from '../testing/recorded-farm.js'
import { sharedRecordedFarm } from '../testing/shared-farm.js'
import type { StubAnswer } from '../testing/stub-master.js'
import { until } from '../testing/test-agent.js'

const openFarm = sharedRecordedFarm()
let farm: RecordedFarm

afterEach(() => farm.close())

describe('GET /software/…, POST and DELETE /agents/<uuid>/software/…', () => {
  const about = /^GET \/software\/Maya\/versions\/2014$/
  const code = /^GET .*\/discovery_code$/
  const results = /^(POST|DELETE) \/agents\/[^/]+\/software/
  const usual = either(
    always(about, json(200, { discovery_function_name: 'found' })),
    always(code, {
      status: 200,
      text: 'export const found = () => true',
      headers: { 'content-type': 'application/octet-stream' },
    }),
  )
  const checking = async (...answers: readonly Answers[]) => {
    farm = await openFarm(either(...answers, usual))
    await farm.call('POST', '/api/v1/check_software', { software: 'Maya', version: '2014' })
  }

  it.each<[how: string, pattern: RegExp, answer: StubAnswer]>([
    ['500 to the version', about, json(500)],
    ['a dropped connection', about, dropped],
    ['500 to the code', code, html(500)],
    ['500 to the result', results, json(500)],
  ])('come again after %s', async (_how, pattern, answer) => {
    await checking(first(pattern, answer))
    await farm.times(pattern, 2)
    await until(() => farm.said.includes('This machine has Maya 2014.'), 'the end of the check')
  })

  it.each([200, 201])('are over when the result is answered with %i', async status => {
    await checking(always(results, json(status)))
    await until(() => farm.said.includes('This machine has Maya 2014.'), 'the end of the check')
    expect(farm.seen(results).map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', `/agents/${farm.agent.id()}/software/`, { software: 'Maya', version: '2014' }],
    ])
  })

  it.each([200, 202, 204])('are over when a DELETE is answered with %i', async status => {
    await checking(always(results, json(status)), always(code, { status: 200, text: 'export const found = () => 1' }))
    await until(() => farm.said.includes('This machine does not have Maya 2014.'), 'the end of the check')
    expect(farm.seen(results).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /agents/${farm.agent.id()}/software/Maya/versions/2014`,
    ])
  })

  it.each<[how: string, pattern: RegExp, answer: StubAnswer]>([
    ['404 to the version', about, json(404)],
    ['400 to the version', about, json(400)],
    ['404 to the code', code, json(404)],
    ['200 without JSON', about, html(200)],
  ])('are given up after %s, and nothing is reported', async (_how, pattern, answer) => {
    await checking(always(pattern, answer))
    await farm.times(pattern, 1)
    await farm.call('POST', '/api/v1/check_software', { software: 'Other', version: '1' })
    await farm.times(/^GET \/software\/Other\/versions\/1$/, 1)
    expect(farm.seen(results)).toEqual([])
  })
})
