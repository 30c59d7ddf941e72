// Every statement and example of the reference's pages of the software of agents.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { agentSoftwareSchema } from '@pyfarm/contract/api/agents'
import { agentId } from '@pyfarm/contract/ids'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { expectPages } from '../testing/expect-pages.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

// A UUID of no version, which agents may have.
const agent = agentId('bbf55143-f2b1-0c15-0d41-139bd8057931')
const example = { software: 'Blender', version: '2.72' }
const path = `/agents/${agent}/software/`

onEachDatabase('the reference on software of agents', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  beforeAll(async () => {
    await addAgentRow(database().database.write, { id: agent })
    await send('POST', '/software/', { software: 'Blender', versions: [{ version: '2.72' }, { version: '2.73' }] })
    await send('POST', '/software/', { software: 'Maya', versions: [{ version: '2014' }] })
  })

  describe('POST /api/v1/agents/<agent>/software/', () => {
    it('answers the example with 200 and what was sent', async () => {
      const { status, body } = await send('POST', path, example)
      expect(status).toBe(200)
      expect(body).toEqual(example)
    })

    it('answers 404 for an unknown agent, software or version', async () => {
      expect((await send('POST', `/agents/${randomUUID()}/software/`, example)).status).toBe(404)
      expect((await send('POST', path, { ...example, software: 'nothing' })).status).toBe(404)
      expect((await send('POST', path, { ...example, version: 'nothing' })).status).toBe(404)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const schema = agentSoftwareSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', path, body) }
      await takesValidBodies(endpoint, 404)
      await takesValidBodies({
        ...endpoint,
        given: { software: fc.constant('Blender'), version: fc.constantFrom('2.72', '2.73') },
      })
      await refusesBrokenBodies(endpoint, async () => (await send('GET', path)).body)
    })
  })

  describe('GET /api/v1/agents/<agent>/software/', () => {
    it('answers 200 with what the agent has, in pages too', async () => {
      await send('POST', path, { software: 'Maya', version: '2014' })
      const { status, body } = await send('GET', `${path}?version=2.72`)
      expect(status).toBe(200)
      expect(body).toEqual([example])
      await expectPages(send, path, 'version')
    })

    it('answers 404 for an unknown agent', async () => {
      expect((await send('GET', `/agents/${randomUUID()}/software/`)).status).toBe(404)
    })
  })

  describe('DELETE /api/v1/agents/<agent>/software/<software>/versions/<version>', () => {
    it('answers 204 when it was removed, and when it was not on the list in the first place', async () => {
      for (let time = 1; time <= 2; time++)
        expect(await send('DELETE', `${path}Blender/versions/2.72`)).toMatchObject({ status: 204, body: undefined })
      expect((await send('GET', path)).body).not.toContainEqual(example)
    })

    it('answers 404 for an unknown agent', async () => {
      expect((await send('DELETE', `/agents/${randomUUID()}/software/Blender/versions/2.72`)).status).toBe(404)
    })
  })
})
