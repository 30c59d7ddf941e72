// Users and roles through the API, as an administrator.
import { beforeAll, describe, expect, it } from 'vitest'
import { addSession, addUser, outside } from '../auth/testing/people.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

onEachDatabase('users and roles', database => {
  const current = startTestFarm(database)
  let headers: Record<string, string>
  beforeAll(async () => {
    headers = { ...(await addSession(current().farm, await addUser(current().farm, 'ada', 'admin'))).headers }
  })
  const send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
    current().send(method, path, body, { headers, from: outside })

  it('a new user can submit jobs unless the request says otherwise, and its password is never answered', async () => {
    const { status, body } = await send('POST', '/users/', {
      username: 'nora',
      password: 'a long enough one',
      email: 'nora@studio.example',
    })
    expect(status).toBe(201)
    expect(body).toEqual({
      ...{ id: expect.any(Number), username: 'nora', email: 'nora@studio.example', active: true, expiration: null },
      ...{ last_login: null, roles: ['user'], has_password: true },
    })
    expect((await send('GET', '/users/nora')).body).toEqual(body)
    const listed = JSON.stringify((await send('GET', '/users/')).body)
    expect(listed).toContain('nora')
    expect(listed).not.toContain('argon2')
  })

  it.each([
    [{}, 400],
    [{ username: '' }, 400],
    [{ username: ' x' }, 400],
    [{ username: '42' }, 400],
    [{ username: 'x', password: 'short' }, 400],
    [{ username: 'x', roles: ['a..b'] }, 400],
    [{ username: 'x', roles: [''] }, 400],
    [{ username: 'x', email: 'nonsense' }, 400],
    [{ username: 'x', admin: true }, 400],
    [{ username: 'ada' }, 409],
    [{ username: 'x', email: 'nora@studio.example' }, 409],
  ])('a user like %j is refused', async (body, status) => {
    expect((await send('POST', '/users/', body)).status).toBe(status)
    expect((await send('GET', '/users/x')).status).toBe(404)
  })

  it('roles are made when a user is given them, and are replaced as a whole', async () => {
    await send('POST', '/users/', { username: 'pia', roles: ['operator', 'operator.nights'] })
    expect((await send('GET', '/users/pia')).body).toMatchObject({ roles: ['operator', 'operator.nights'] })
    expect((await send('POST', '/users/pia', { roles: ['viewer'] })).body).toMatchObject({ roles: ['viewer'] })
    expect((await send('POST', '/users/pia', { expiration: '2027-01-31T12:00:00' })).body).toMatchObject({
      expiration: '2027-01-31T12:00:00.000000',
      roles: ['viewer'],
    })
    expect((await send('GET', '/roles/operator.nights')).status).toBe(200)
  })

  it('a role can be described, switched off, and deleted with all who had it', async () => {
    const made = await send('POST', '/roles/', { name: 'guests', description: 'For a while' })
    expect(made).toMatchObject({ status: 201, body: { name: 'guests', description: 'For a while', active: true } })
    expect((await send('POST', '/roles/', { name: 'guests' })).status).toBe(409)
    await send('POST', '/users/', { username: 'gus', roles: ['guests', 'viewer'] })
    expect((await send('POST', '/roles/guests', { active: false })).body).toMatchObject({ active: false })
    expect((await send('DELETE', `/roles/${idOf(made)}`)).status).toBe(204)
    expect((await send('GET', '/users/gus')).body).toMatchObject({ roles: ['viewer'] })
    expect((await send('DELETE', '/roles/guests')).status).toBe(404)
  })

  it('a user who is deleted leaves its jobs behind', async () => {
    await send('POST', '/users/', { username: 'leo' })
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    const job = idOf(await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', user: 'leo' }))
    expect((await send('DELETE', '/users/leo')).status).toBe(204)
    expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ user: null })
  })

  describe('the last administrator', () => {
    it.each([
      ['deleted', () => send('DELETE', '/users/ada')],
      ['switched off', () => send('POST', '/users/ada', { active: false })],
      ['let expire', () => send('POST', '/users/ada', { expiration: '2001-01-01' })],
      ['made something else', () => send('POST', '/users/ada', { roles: ['operator'] })],
      [
        'given a role that is off',
        async () => {
          await send('POST', '/roles/', { name: 'off', active: false })
          return send('POST', '/users/ada', { roles: ['admin', 'off'] })
        },
      ],
      ['switched off with the role', () => send('POST', '/roles/admin', { active: false })],
      ['deprived of the role', () => send('DELETE', '/roles/admin')],
    ])('is not %s', async (_what, act) => {
      expect(await act()).toMatchObject({ status: 409, body: { error: expect.stringContaining('without an administrator') } })
      expect((await send('GET', '/users/ada')).body).toMatchObject({ active: true, expiration: null, roles: ['admin'] })
    })

    it('is one no more once there is another', async () => {
      const other = await addUser(current().farm, 'bea', 'admin.berlin')
      expect((await send('POST', '/users/ada', { roles: ['operator'] })).status).toBe(200)
      expect((await send('GET', '/users/')).status).toBe(403)
      headers = { ...(await addSession(current().farm, other)).headers }
      expect((await send('GET', '/users/')).status).toBe(200)
    })
  })
})
