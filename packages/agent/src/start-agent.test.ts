import { afterEach, describe, expect, it } from 'vitest'
import { assignmentOf, nodeJobType, openTestFarm, until, type TestFarm } from './testing/test-agent.js'

let farm: TestFarm | undefined

afterEach(async () => {
  await farm?.close()
  farm = undefined
})

describe('the life of an assignment', () => {
  it('reports running and done of each task, announces itself and sends the log', async () => {
    farm = await openTestFarm()
    const { master, call } = farm
    master.jobTypes.set('Say', nodeJobType('console.log("hello"); console.error("oh, \\"well\\"")'))
    const reply = await call('POST', '/api/v1/assign', assignmentOf('Say', [11, 12]))
    expect(reply.status).toBe(202)
    await until(() => master.seen(/PUT .*logfile$/).length === 1, 'the log')
    await until(() => master.seen(/POST \/agents\/.+/).some(each => (each.body as { state: string }).state === 'online'), 'the announcement')
    console.log(master.requests.map(r => `${r.method} ${r.path} ${JSON.stringify(r.body)}`).join('\n'))
    console.log(farm.said)
  })
})
