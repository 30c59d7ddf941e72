import { beforeEach, describe, expect, it, vi } from 'vitest'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import { instant } from '@pyfarm/contract/ids'
import { startBackground } from '../background.js'
import { soleProcess } from '../processes/turns.js'
import { startTestLink } from '../testing/test-link.js'
import { createLocalQueue } from '../work-queue/work-queue.js'
import { sendOpenOrders } from './send-orders.js'

describe('what people want of agents', () => {
  const current = startTestLink({ agent_request_timeout: 400, agent_poll_interval: 3_600_000, lost_task_grace: 0 })
  const asked = (requests: readonly { method: string; path: string; body: unknown }[]) =>
    requests.map(({ method, path, body }) => [`${method} ${path}`, body])
  const wished = instant(1_700_000_000_000)
  const takesAll = () => ({ status: 202 })

  beforeEach(async () => {
    const { send } = current()
    for (const software of ['blender', 'nuke']) await send('DELETE', `/software/${software}`)
  })
  const addSoftware = async () => {
    const discovery = { discovery_code: 'def find(): return True', discovery_function_name: 'find' }
    await current().send('POST', '/software/', {
      software: 'blender',
      versions: [
        { version: '4.1', ...discovery },
        { version: '4.2', ...discovery },
      ],
    })
    await current().send('POST', '/software/', { software: 'nuke', versions: [{ version: '15' }] })
  }

  it('restarts an agent that is idle, once', async () => {
    const { addAgent, link, agentRow } = current()
    const agent = await addAgent({ restart_requested: true })
    agent.script = takesAll
    await sendOpenOrders(link)
    await sendOpenOrders(link)
    expect(asked(agent.requests)).toEqual([['POST /restart', {}]])
    expect(await agentRow(agent.id)).toMatchObject({ restart_requested: false })
  })

  it('waits with the restart until the agent is idle', async () => {
    const { addAgent, give, link, agentRow } = current()
    const agent = await addAgent({ restart_requested: true })
    await give(agent.id)
    agent.script = takesAll
    await sendOpenOrders(link)
    expect(agent.requests).toEqual([])
    expect(await agentRow(agent.id)).toMatchObject({ restart_requested: true })
  })

  it('has it look for every software version that has discovery code', async () => {
    await addSoftware()
    const { addAgent, link, agentRow } = current()
    const agent = await addAgent({ software_check_requested: wished })
    agent.script = takesAll
    await sendOpenOrders(link)
    expect(asked(agent.requests)).toEqual([
      ['POST /check_software', { software: 'blender', version: '4.1' }],
      ['POST /check_software', { software: 'blender', version: '4.2' }],
    ])
    expect(await agentRow(agent.id)).toMatchObject({ software_check_requested: null })
  })

  it('has it update, though it works, unless it has that version; a restart waits for the update', async () => {
    const { addAgent, give, link, agentRow } = current()
    const agent = await addAgent({ upgrade_to: '1.1', version: '1.0', restart_requested: true })
    const current11 = await addAgent({ upgrade_to: '1.1', version: '1.1' })
    await give(agent.id)
    agent.script = takesAll
    current11.script = takesAll
    await sendOpenOrders(link)
    expect(asked(agent.requests)).toEqual([['POST /update', { version: '1.1' }]])
    expect(current11.requests).toEqual([])
    expect(await agentRow(agent.id)).toMatchObject({ upgrade_to: null, restart_requested: true })
    expect(await agentRow(current11.id)).toMatchObject({ upgrade_to: null })
  })

  it.each<[string, { status: number } | 'cut' | 'hang']>([
    ['is busy', { status: 503 }],
    ['fails', { status: 500 }],
    ['cuts the call off', 'cut'],
    ['does not answer', 'hang'],
  ])('stays noted for the next run when the agent %s', async (_what, answer) => {
    await addSoftware()
    const { addAgent, link, agentRow } = current()
    const agent = await addAgent({ software_check_requested: wished, restart_requested: true })
    agent.script = () => answer
    await sendOpenOrders(link)
    expect(asked(agent.requests)).toEqual([['POST /check_software', { software: 'blender', version: '4.1' }]])
    expect(await agentRow(agent.id)).toMatchObject({ software_check_requested: wished, restart_requested: true })
    agent.script = takesAll
    await sendOpenOrders(link)
    expect(await agentRow(agent.id)).toMatchObject({ software_check_requested: null, restart_requested: false })
  })

  it('is given up when the agent refuses it', async () => {
    const { addAgent, link, agentRow } = current()
    const agent = await addAgent({ restart_requested: true })
    agent.script = () => ({ status: 404, body: { error: 'no' } })
    await sendOpenOrders(link)
    expect(await agentRow(agent.id)).toMatchObject({ restart_requested: false })
  })

  it('stays noted when a person asks again while it goes on', async () => {
    await addSoftware()
    const { addAgent, link, agentRow, send } = current()
    const agent = await addAgent({ software_check_requested: wished })
    agent.script = async () => {
      await send('POST', `/agents/${agent.id}/check_software`)
      return { status: 202 }
    }
    await sendOpenOrders(link)
    expect((await agentRow(agent.id)).software_check_requested).toBeGreaterThan(wished)
  })

  it('is not told to agents that are passive or offline; one that is disabled is told', async () => {
    const { addAgent, link } = current()
    const passive = await addAgent({ restart_requested: true, use_address: useAddressCodes.passive })
    const offline = await addAgent({ restart_requested: true, state: agentStateCodes.offline })
    const disabled = await addAgent({ restart_requested: true, state: agentStateCodes.disabled })
    await sendOpenOrders(link)
    expect([passive, offline, disabled].map(agent => agent.requests.length)).toEqual([0, 0, 1])
  })

  it('is told one call at a time', async () => {
    await addSoftware()
    const { addAgent, link } = current()
    const agent = await addAgent({ software_check_requested: wished })
    agent.script = takesAll
    await Promise.all([sendOpenOrders(link), sendOpenOrders(link)])
    expect(agent.mostAtOnce()).toBe(1)
  })

  it('is looked for at once when the chores are woken: orders are given, and an enabled agent is asked', async () => {
    const { addAgent, link, agentRow, send } = current()
    const agent = await addAgent({ state: agentStateCodes.disabled, last_polled: instant(Date.now()) })
    const other = await addAgent()
    other.script = takesAll
    const queue = createLocalQueue(link.farm.settings)
    const background = startBackground(link, soleProcess, queue)
    try {
      await send('POST', `/agents/${agent.id}/enable`)
      await send('POST', `/agents/${other.id}/restart`)
      queue.add({ kind: 'call agents' })
      await vi.waitFor(async () => {
        expect((await agentRow(agent.id)).state).toBe(agentStateCodes.online)
        expect(asked(other.requests)).toContainEqual(['POST /restart', {}])
      })
    } finally {
      current().end()
      await background.stop()
      await queue.close()
    }
  })
})
