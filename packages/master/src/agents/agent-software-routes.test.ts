import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { addAgentRow } from '../testing/test-rows.js'
import { startTestFarm } from '../testing/test-farm.js'

onEachDatabase('software of agents', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const blender = { software: 'Blender', version: '2.72' }

  it('is marked as available with 200, once, listed, and taken away with 204', async () => {
    const agent = await addAgentRow(database().database.write)
    await send('POST', '/software/', { software: 'Blender', versions: [{ version: '2.72' }] })
    for (let time = 1; time <= 2; time++)
      expect(await send('POST', `/agents/${agent}/software/`, blender)).toMatchObject({ status: 200, body: blender })
    expect((await send('GET', `/agents/${agent}/software/`)).body).toEqual([blender])
    expect((await send('DELETE', `/agents/${agent}/software/Blender/versions/2.72`)).status).toBe(204)
    expect((await send('DELETE', `/agents/${agent}/software/Blender/versions/2.72`)).status).toBe(204)
    expect((await send('GET', `/agents/${agent}/software/`)).body).toEqual([])
  })

  it('is 404 for an agent, software or version that does not exist, 400 for a body that lacks or adds a key', async () => {
    const agent = await addAgentRow(database().database.write)
    expect((await send('GET', `/agents/${randomUUID()}/software/`)).status).toBe(404)
    expect((await send('POST', `/agents/${randomUUID()}/software/`, blender)).status).toBe(404)
    expect((await send('DELETE', `/agents/${randomUUID()}/software/Blender/versions/2.72`)).status).toBe(404)
    expect((await send('POST', `/agents/${agent}/software/`, { software: 'Blender', version: '9' })).status).toBe(404)
    expect((await send('POST', `/agents/${agent}/software/`, { software: 'Blender' })).status).toBe(400)
    expect((await send('POST', `/agents/${agent}/software/`, { ...blender, more: 1 })).status).toBe(400)
  })
})
