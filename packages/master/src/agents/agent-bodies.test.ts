// Bodies of agents made from their schemas: what is right is taken, what is wrong in one place is refused.
import fc from 'fast-check'
import { beforeAll, describe, it } from 'vitest'
import { agentRegistrationSchema, agentUpdateSchema } from '@pyfarm/contract/api/agents'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const id = '6a0c11df-660f-4c1e-9fb4-5fe2b8cd2437'
/** Addresses have rules beyond their form, and there is one farm. */
const named = {
  remote_ip: fc.constantFrom('10.0.0.1', 3_232_235_777, null),
  farm_name: fc.constant('studio'),
  // Read, and not stored: whatever an agent says of its work beyond the ids is let through.
  current_assignments: fc.constantFrom({}, { '12ab': { id: '\ud800', job: { id: 1 }, tasks: [{ id: 1, local_state: null }] } }),
}

onEachDatabase('bodies of agents', database => {
  const current = startTestFarm(database, { farm_name: 'studio' })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const agents = async () => [(await send('GET', '/agents/')).body, (await send('GET', `/agents/${id}`)).body]

  beforeAll(async () => {
    await send('POST', '/agents/', { id, hostname: 'one', port: 50_000, ram: 4096, free_ram: 2048, cpus: 4 })
  })

  describe('that register', () => {
    const endpoint = () => ({
      schema: agentRegistrationSchema(database().settings),
      given: named,
      send: (body: unknown) => send('POST', '/agents/', body),
    })

    it('are taken when they are right', async () => {
      await takesValidBodies(endpoint())
    })

    it('are refused when they are wrong in one place, and nothing is stored', async () => {
      await refusesBrokenBodies(endpoint(), agents)
    })
  })

  describe('that announce or change an agent', () => {
    const endpoint = () => ({
      schema: agentUpdateSchema(database().settings),
      given: { ...named, id: fc.constantFrom(id, id.toUpperCase()) },
      send: (body: unknown) => send('POST', `/agents/${id}`, body),
    })

    it('are taken when they are right', async () => {
      await takesValidBodies(endpoint())
    })

    it('are refused when they are wrong in one place, and nothing is changed', async () => {
      await refusesBrokenBodies(endpoint(), agents)
    })
  })
})
