// What an agent says of itself beyond PyFarm's protocol: that it is set aside by hand, and why an update failed.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { agentUserAgent, offersHeader } from '@pyfarm/contract/agent-protocol'
import { instant } from '@pyfarm/contract/ids'
import { listIdleAgents } from '../scheduler/idle-agents-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

onEachDatabase('what an agent says of itself', database => {
  const current = startTestFarm(database)
  const ours = { 'user-agent': agentUserAgent, [offersHeader]: 'heartbeat' }
  const say = (path: string, body: object, headers: Record<string, string> = ours) =>
    current().send('POST', path, body, { headers })
  const facts = { hostname: 'one', port: 50_000, ram: 4096, free_ram: 2048, cpus: 4, remote_ip: '10.0.0.1' }
  const register = async () => {
    const id = randomUUID()
    expect(await say('/agents/', { ...facts, id })).toMatchObject({ status: 201 })
    return id
  }
  const detailsOf = async (id: string) => {
    const { body } = await current().send('GET', '/agents/?include=details')
    return (body as Record<string, unknown>[]).find(row => row['id'] === id)
  }
  const getsWork = async (id: string) =>
    (await listIdleAgents(database().database.read, instant(Date.now()))).some(agent => agent.id === id)

  describe('set_aside', () => {
    it('keeps it from work and leaves it what it has, until it says otherwise; people see why', async () => {
      const id = await register()
      expect(await getsWork(id)).toBe(true)
      expect(await say(`/agents/${id}`, { state: 'running', set_aside: true })).toMatchObject({ status: 200 })
      expect(current().announced.at(-1)?.events).toEqual([{ kind: 'agent', agent: id, change: 'changed' }, expect.anything()])
      expect(await getsWork(id)).toBe(false)
      expect(await detailsOf(id)).toMatchObject({
        state: 'running',
        set_aside_because: expect.stringContaining('Set aside at the machine by hand') as string,
      })
      await say(`/agents/${id}`, { state: 'online' })
      expect(await getsWork(id)).toBe(false)
      await say(`/agents/${id}`, { state: 'online', set_aside: false })
      expect(await getsWork(id)).toBe(true)
      expect(await detailsOf(id)).not.toHaveProperty('set_aside_because')
    })

    it('is not for people to end from afar: who enables it does not change what the person at the machine wants', async () => {
      const id = await register()
      await say(`/agents/${id}`, { set_aside: true })
      expect(await current().send('POST', `/agents/${id}/enable`)).toMatchObject({ status: 200 })
      expect(await getsWork(id)).toBe(false)
    })

    it("ends when PyFarm's agent registers under the same id, which does not know of it", async () => {
      const id = await register()
      await say(`/agents/${id}`, { set_aside: true })
      await say('/agents/', { ...facts, id }, { 'user-agent': agentUserAgent })
      expect(await getsWork(id)).toBe(true)
    })

    it('must be true or false', async () => {
      const id = await register()
      expect(await say(`/agents/${id}`, { set_aside: 'yes' })).toMatchObject({ status: 400 })
    })
  })

  describe('update_error', () => {
    it('is shown until an update goes well', async () => {
      const id = await register()
      await say(`/agents/${id}`, { update_error: 'Version 2 did not come up.' })
      expect(await detailsOf(id)).toMatchObject({ update_error: 'Version 2 did not come up.' })
      await say(`/agents/${id}`, { update_error: null })
      expect(await detailsOf(id)).not.toHaveProperty('update_error')
    })
  })

  describe('a registration', () => {
    it('is answered with the key that signs updates', async () => {
      const { headers } = await say('/agents/', { ...facts, id: randomUUID() })
      expect(headers['pyfarm-update-key']).toBe((await current().farm.updateKey()).publicText)
    })
  })
})
