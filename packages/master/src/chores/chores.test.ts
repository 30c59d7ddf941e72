// The table of periodic work (spec: behaviour, section 5): what is done at which interval.
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { makeRunningFarm } from '../testing/running-farm.js'
import type { RunningFarm } from '../testing/running-farm.js'

const hour = 3_600_000
const intervals = [
  'agent_poll_interval',
  'delete_job_interval',
  'autodelete_old_job_interval',
  'orphaned_log_cleanup_interval',
  'compress_log_interval',
  'mail_interval',
] as const satisfies readonly (keyof Settings)[]
const never = Object.fromEntries(intervals.map(key => [key, hour]))

describe('periodic work of a farm', () => {
  let running: RunningFarm | undefined
  afterEach(() => running?.end())

  it.each<[(typeof intervals)[number], string[]]>([
    ['agent_poll_interval', ['polling agents', 'giving orders to agents', 'ending overdue tasks']],
    ['delete_job_interval', ['deleting jobs']],
    ['autodelete_old_job_interval', ['autodeleting jobs']],
    ['orphaned_log_cleanup_interval', ['cleaning up logs']],
    ['compress_log_interval', ['compressing logs']],
    ['mail_interval', ['sending mails']],
  ])('at every %s: %s', async (interval, names) => {
    const runs = new Map<string, number>()
    const meters = {
      chore: (name: string) => runs.set(name, (runs.get(name) ?? 0) + 1),
      pass: () => undefined,
    }
    running = await makeRunningFarm({ ...never, [interval]: 20 }, farm => Object.assign(farm, { meters }))
    running.startBackground()
    await vi.waitFor(() => {
      for (const name of names) expect(runs.get(name) ?? 0).toBeGreaterThan(3)
    }, 10_000)
    // At the start marked jobs and mails are looked for once, whatever the interval.
    const expected = [...names, 'deleting jobs', 'sending mails']
    expect([...runs.keys()].filter(name => !expected.includes(name))).toEqual([])
  })

  it('assign tasks: at every assign_tasks_interval', async () => {
    let passes = 0
    const meters = { chore: () => undefined, pass: () => (passes += 1) }
    running = await makeRunningFarm({ ...never, assign_tasks_interval: 20 }, farm => Object.assign(farm, { meters }))
    running.startBackground()
    await vi.waitFor(() => expect(passes).toBeGreaterThan(3), 10_000)
  })
})
