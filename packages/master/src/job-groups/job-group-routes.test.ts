import { expect, it } from 'vitest'
import { jobGroupId } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { addJobRow } from '../testing/test-rows.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

onEachDatabase('job groups', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)

  it('are made with 201; an unknown user is made, an unknown job type is 404', async () => {
    expect(await send('POST', '/jobgroups/', { title: 'Test Group', user: 'testuser' })).toMatchObject({
      status: 201,
      body: { id: 1, title: 'Test Group', main_jobtype: null, user: 'testuser', jobs: [] },
    })
    expect((await send('GET', '/jobgroups/')).body).toEqual([
      { id: 1, title: 'Test Group', main_jobtype: null, user: 'testuser' },
    ])
    expect(await send('POST', '/jobgroups/', { title: 'x', main_jobtype: 'none' })).toMatchObject({ status: 404 })
    expect(await send('POST', '/jobgroups/', {})).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('title') as string },
    })
  })

  it('are edited with 200; users are not made then', async () => {
    const id = idOf(await send('POST', '/jobgroups/', { title: 'edited', user: 'one' }))
    await send('POST', '/jobgroups/', { title: 'other', user: 'two' })
    expect(await send('POST', `/jobgroups/${id}`, { user: 'two' })).toMatchObject({
      status: 200,
      body: { id, title: 'edited', user: 'two' },
    })
    expect(await send('POST', `/jobgroups/${id}`, { user: 'nobody' })).toMatchObject({ status: 404 })
    expect(await send('POST', `/jobgroups/${id}`, { main_jobtype: 'none' })).toMatchObject({ status: 404 })
    expect(await send('POST', `/jobgroups/${id}`, { id: 9 })).toMatchObject({ status: 400 })
    expect(await send('POST', '/jobgroups/999', { title: 'x' })).toMatchObject({ status: 404 })
  })

  it('show their jobs, with states like everybody’s, and stay while they have some', async () => {
    const id = idOf(await send('POST', '/jobgroups/', { title: 'full' }))
    const job = await addJobRow(database().database.write, {
      job_group_id: jobGroupId(id),
      title: 'Inside',
      tasks_queued: 3,
      tasks_running: 1,
    })
    expect((await send('GET', `/jobgroups/${id}`)).body).toMatchObject({ jobs: [job] })
    const { body } = await send('GET', `/jobgroups/${id}/jobs`)
    expect(body).toEqual({
      jobs: [
        [
          {
            id: job,
            title: 'Inside',
            state: 'running',
            jobtype: expect.any(String) as string,
            jobtype_id: expect.any(Number) as number,
            tasks_queued: 3,
            tasks_running: 1,
            tasks_done: 0,
            tasks_failed: 0,
          },
        ],
      ],
    })
    expect(await send('DELETE', `/jobgroups/${id}`)).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining(String(job)) as string },
    })
  })

  it('are deleted with 204, also those that do not exist', async () => {
    const id = idOf(await send('POST', '/jobgroups/', { title: 'short' }))
    expect((await send('DELETE', `/jobgroups/${id}`)).status).toBe(204)
    expect((await send('DELETE', `/jobgroups/${id}`)).status).toBe(204)
    expect((await send('GET', `/jobgroups/${id}/jobs`)).status).toBe(404)
  })

  it('have a schema', async () => {
    expect((await send('GET', '/jobgroups/schema')).body).toEqual({
      id: 'INTEGER',
      title: 'VARCHAR(255)',
      main_jobtype: 'VARCHAR(64)',
      user: 'VARCHAR(255)',
    })
  })
})
