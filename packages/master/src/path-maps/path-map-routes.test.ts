import { expect, it } from 'vitest'
import { findOrCreateTags } from '../tags/tag-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { addAgentRow } from '../testing/test-rows.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

const paths = { path_linux: '/mnt/nfs', path_windows: '\\domain\\cifs_server', path_osx: '/mnt/nfs' }

onEachDatabase('path maps', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)

  it('are made with 201, with a tag that is made on demand and whose id the answer has', async () => {
    const { status, body } = await send('POST', '/pathmaps/', { ...paths, tag: 'production' })
    expect(status).toBe(201)
    expect(body).toEqual({ id: 1, ...paths, tag: 'production', tag_id: 1 })
    expect((await send('GET', '/pathmaps/1')).body).toEqual({ id: 1, ...paths, tag: 'production' })
  })

  it('without a tag have no key for it', async () => {
    const id = idOf(await send('POST', '/pathmaps/', paths))
    expect((await send('GET', `/pathmaps/${id}`)).body).toEqual({ id, ...paths })
  })

  it('are edited with 200, their id is not', async () => {
    const id = idOf(await send('POST', '/pathmaps/', { ...paths, tag: 'edited' }))
    expect(await send('POST', `/pathmaps/${id}`, { path_linux: '/mnt/smb' })).toMatchObject({
      status: 200,
      body: { id, ...paths, path_linux: '/mnt/smb', tag: 'edited' },
    })
    expect((await send('POST', `/pathmaps/${id}`, { tag: null })).body).not.toHaveProperty('tag')
    expect(await send('POST', `/pathmaps/${id}`, { id: 7 })).toMatchObject({ status: 400 })
    expect(await send('POST', '/pathmaps/999', { path_linux: '/x' })).toMatchObject({ status: 404 })
    expect(await send('POST', '/pathmaps/999', {})).toMatchObject({ status: 404 })
  })

  it.each([
    [{ ...paths, tag: 1.0 }, /tag/],
    [{ ...paths, path_linux: 5 }, /path_linux/],
    [{ path_linux: '/a', path_osx: '/a' }, /path_windows/],
    [{ ...paths, path_amiga: 'dh0:' }, /path_amiga/],
    [{ ...paths, path_linux: 'x'.repeat(513) }, /path_linux/],
  ])('refuse %j with 400 that names the field', async (body, field) => {
    expect(await send('POST', '/pathmaps/', body)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(field) as string },
    })
  })

  it('for an agent are those without a tag and those whose tag it has, in order of creation', async () => {
    const { write } = database().database
    const [tag] = await database().database.transaction(tx => findOrCreateTags(tx, ['gpu']))
    const agent = await addAgentRow(write)
    if (tag !== undefined) await write.insertInto('agent_tag_associations').values({ agent_id: agent, tag_id: tag }).execute()
    const mine = idOf(await send('POST', '/pathmaps/', { ...paths, tag: 'gpu' }))
    const others = idOf(await send('POST', '/pathmaps/', { ...paths, tag: 'not mine' }))
    const all = idOf(await send('POST', '/pathmaps/', paths))
    const { body } = await send('GET', `/pathmaps/?for_agent=${agent}`)
    const ids = (body as { id: number }[]).map(map => map.id)
    expect(ids.slice(-2)).toEqual([mine, all])
    expect(ids).not.toContain(others)
  })

  it('are deleted with 204, also those that do not exist', async () => {
    const id = idOf(await send('POST', '/pathmaps/', paths))
    expect((await send('DELETE', `/pathmaps/${id}`)).status).toBe(204)
    expect((await send('DELETE', `/pathmaps/${id}`)).status).toBe(204)
    expect((await send('GET', `/pathmaps/${id}`)).status).toBe(404)
  })

  it('have a schema', async () => {
    expect((await send('GET', '/pathmaps/schema')).body).toEqual({
      id: 'INTEGER',
      path_linux: 'VARCHAR(512)',
      path_windows: 'VARCHAR(512)',
      path_osx: 'VARCHAR(512)',
      tag: 'VARCHAR(64)',
    })
  })
})
