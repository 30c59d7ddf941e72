import { beforeAll, beforeEach, expect, it } from 'vitest'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentState } from '@pyfarm/contract/enums'
import { instant } from '@pyfarm/contract/ids'
import type { AgentId } from '@pyfarm/contract/ids'
import { giveTask } from '../tasks/give-task.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import type { Work } from '../work-queue/work.js'
import { askForPolls } from './poll-agents.js'

const second = 1_000
const settings = {
  poll_idle_agents_interval: 3_600 * second,
  poll_busy_agents_interval: 300 * second,
  poll_offline_agents_interval: 7_200 * second,
  agent_heartbeat_interval: 10 * second,
}
const never = undefined

onEachDatabase('agents are polled', database => {
  const current = startTestFarm(database, settings)

  beforeAll(async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })
  beforeEach(async () => {
    await database().database.write.deleteFrom('jobs').execute()
    await database().database.write.deleteFrom('agents').execute()
  })

  interface Seen {
    readonly state: AgentState
    readonly isBusy?: boolean
    /** Seconds since it was heard from, and since it was polled. */
    readonly heard?: number | undefined
    readonly polled?: number | undefined
    readonly isPassive?: boolean
    readonly offers?: string
  }
  const ago = (seconds: number | undefined) => (seconds === undefined ? null : instant(Date.now() - seconds * second))

  async function addAgent({ state, isBusy, heard, polled, isPassive, offers }: Seen): Promise<AgentId> {
    const id = await addAgentRow(database().database.write)
    if (isBusy === true) {
      const { body } = await current().send('GET', `/jobs/${idOf(await submit())}/tasks/`)
      for (const { id: task } of body as { id: never }[]) await giveTask(current().farm, id, task)
    }
    const columns = {
      state: agentStateCodes[state],
      use_address: isPassive === true ? useAddressCodes.passive : useAddressCodes.remote,
      ...{ last_heard_from: ago(heard), last_polled: ago(polled), offers: offers ?? '' },
    }
    await database().database.write.updateTable('agents').set(columns).where('id', '=', id).execute()
    return id
  }
  const submit = () => current().send('POST', '/jobs/', { title: 'Job', jobtype: 'Render' })
  const due = async () => {
    const asked: Work[] = []
    await askForPolls(current().farm, work => asked.push(work))
    return asked.flatMap(work => (work.kind === 'poll' ? work.agents : []))
  }

  it.each<[string, Seen, boolean]>([
    ['an idle one that was heard from within poll_idle_agents_interval is left alone', { state: 'online', heard: 3_500 }, false],
    ['an idle one that was not heard from for that long is polled', { state: 'online', heard: 3_700 }, true],
    ['one that was never heard from is polled', { state: 'online', heard: never }, true],
    ['a busy one within poll_busy_agents_interval is left alone', { state: 'running', isBusy: true, heard: 200 }, false],
    ['a busy one that was not heard from for that long is polled', { state: 'running', isBusy: true, heard: 400 }, true],
    ['it is busy by its tasks, whatever state it has told', { state: 'online', isBusy: true, heard: 400 }, true],
    ['and idle without tasks', { state: 'running', heard: 400 }, false],
    ['an offline one polled within poll_offline_agents_interval is left alone', { state: 'offline', polled: 7_000 }, false],
    ['an offline one not polled for that long is polled', { state: 'offline', polled: 7_300 }, true],
    ['though it was heard from since', { state: 'offline', heard: 1, polled: 7_300 }, true],
    ['an offline one that was never polled is polled', { state: 'offline', polled: never }, true],
    ['a disabled one never', { state: 'disabled', heard: never, polled: never }, false],
    ['a passive one never, though idle', { state: 'online', heard: never, isPassive: true }, false],
    ['a passive one never, though busy', { state: 'running', isBusy: true, heard: never, isPassive: true }, false],
    ['a passive one never, though offline', { state: 'offline', polled: never, isPassive: true }, false],
    ['one that promised heartbeats and missed three is polled', { state: 'online', heard: 31, offers: 'heartbeat' }, true],
    ['but not one that missed two', { state: 'online', heard: 25, offers: 'heartbeat, log-follow' }, false],
  ])('by their state and intervals: %s', async (_, agent, isDue) => {
    const id = await addAgent(agent)
    expect(await due()).toEqual(isDue ? [id] : [])
  })

  it('in parts that several processes can share', async () => {
    for (let count = 0; count < 120; count++) await addAgentRow(database().database.write)
    const asked: Work[] = []
    await askForPolls(current().farm, work => asked.push(work))
    expect(asked.map(work => (work.kind === 'poll' ? work.agents.length : 0))).toEqual([50, 50, 20])
  })
})
