import { describe, expect, it } from 'vitest'
import { always, json } from './recorded-farm.js'
import { sharedRecordedFarm } from './shared-farm.js'
import { nodeJobType } from './test-agent.js'

const openFarm = sharedRecordedFarm()
const taskStates = /^POST \/jobs\/1\/tasks\/\d+$/

describe('a farm that tests share', () => {
  it('is clean for the next, whatever was under way', async () => {
    const farm = await openFarm(always(/^POST \/agents\//, json(500)))
    await farm.assign({ tasks: [11, 12], code: nodeJobType('setTimeout(() => {}, 60000)') })
    await farm.times(taskStates, 2)
    await farm.close()
    const next = await openFarm()
    expect(next.agent.url).toBe(farm.agent.url)
    expect([next.master.requests, next.said, [...next.master.jobTypes]]).toEqual([[], [], []])
    await next.work()
    expect(next.statesOf(11)).toEqual([{ state: 'running' }, { state: 'done' }])
    await next.close()
  })

  it.each<[what: string, end: (farm: Awaited<ReturnType<typeof openFarm>>) => unknown]>([
    ['its agent was stopped', farm => farm.agent.stop()],
    ['its master has offered something', farm => (farm.master.offers = 'heartbeat')],
  ])('is another one after %s', async (_what, end) => {
    const farm = await openFarm()
    await end(farm)
    await farm.close()
    const next = await openFarm()
    expect(next.agent.url).not.toBe(farm.agent.url)
    await next.close()
  })
})
