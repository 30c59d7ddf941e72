// Who did what to what, when, from where: over the API, on every database.
import { beforeAll, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { instant } from '@pyfarm/contract/ids'
import { forgetAudit } from '../chores/forget-audit.js'
import { startTestFarm } from '../testing/test-farm.js'
import { onEachDatabase } from '../testing/test-databases.js'

onEachDatabase('the audit', database => {
  const current = startTestFarm(database, { trusted_role: 'admin' })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const entries = async (query = '') => (await send('GET', `/audit/${query}`)).body as Record<string, unknown>[]

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
  })

  it('keeps what is made, with its id, who made it and from where', async () => {
    const { body } = await send('POST', '/jobs/', { title: 'A shot', jobtype: 'Render', start: 1, end: 2 }, { from: '127.0.0.9' })
    const { id } = body as { id: number }
    expect((await entries())[0]).toMatchObject({
      actor_kind: 'network',
      actor: 'a trusted network',
      address: '127.0.0.9',
      action: 'POST /jobs/',
      target: `job ${id}`,
      status: 201,
      request: { title: 'A shot', jobtype: 'Render' },
      before: null,
      after: { title: 'A shot', start: 1, end: 2 },
    })
  })

  it('keeps of a change only what differs, as it was and as it is', async () => {
    await send('POST', '/jobs/A%20shot', { priority: 7 })
    expect((await entries())[0]).toMatchObject({
      action: 'POST /jobs/:job',
      target: 'job A shot',
      status: 200,
      before: { priority: 0 },
      after: { priority: 7 },
    })
    expect(Object.keys((await entries())[0]?.['before'] as object)).toEqual(['priority'])
  })

  it('tells of a job what changed to who may see the job, without addresses and what was sent', async () => {
    const { body } = await send('POST', '/jobs/', { title: 'Seen by all', jobtype: 'Render' })
    const { id } = body as { id: number }
    await send('POST', `/jobs/${id}`, { priority: 3 })
    const history = await send('GET', `/jobs/${id}/history?per_page=1`)
    expect(history).toMatchObject({ status: 200, headers: { 'x-total-count': '2' } })
    expect(history.body).toEqual([
      {
        id: expect.any(Number),
        at: expect.any(String),
        actor: 'a trusted network',
        action: 'POST /jobs/:job',
        status: 200,
        before: { priority: 0 },
        after: { priority: 3 },
        asked: null,
      },
    ])
    expect(await send('GET', '/jobs/99999/history')).toMatchObject({ status: 404 })
  })

  it('keeps what was there before it is deleted', async () => {
    await send('POST', '/tags/', { tag: 'film' })
    await send('DELETE', '/tags/film')
    expect((await entries())[0]).toMatchObject({
      action: 'DELETE /tags/:tag',
      target: 'tag film',
      before: { tag: 'film' },
      after: null,
    })
  })

  it('keeps each of the changes that come at the same moment, with its own', async () => {
    const tags = Array.from({ length: 20 }, (_, index) => `together ${index}`)
    await Promise.all(tags.map(tag => send('POST', '/tags/', { tag })))
    const kept = (await entries('?action=tags&per_page=20')).map(({ request, after }) => ({ request, after }))
    expect(kept).toHaveLength(tags.length)
    expect(new Set(kept.map(({ request }) => JSON.stringify(request))).size).toBe(tags.length)
    for (const { request, after } of kept) expect(after).toMatchObject(request as object)
    for (const tag of tags) await send('DELETE', `/tags/${encodeURIComponent(tag)}`)
  })

  it('keeps one entry of an action on many', async () => {
    const before = (await entries()).length
    await send('POST', '/jobs/actions', { action: 'pause', filter: {} })
    const all = await entries()
    expect(all).toHaveLength(before + 1)
    expect(all[0]).toMatchObject({ action: 'POST /jobs/actions', request: { action: 'pause', filter: {} }, status: 200 })
  })

  it('finds an action on many by each that it changed, and tells there what it asked of each', async () => {
    const made = await Promise.all(
      ['Many 1', 'Many 2'].map(
        async title => (await send('POST', '/jobs/', { title, jobtype: 'Render', start: 1, end: 1 })).body,
      ),
    )
    const [one, two] = made.map(body => (body as { id: number }).id)
    const before = (await entries()).length
    await send('POST', '/jobs/actions', { action: 'set', values: { priority: 4 }, ids: [one, 77_777, two] })
    const tasks = (await send('GET', `/jobs/${two}/tasks/`)).body as { id: number }[]
    await send('POST', `/jobs/${two}/tasks/${tasks[0]?.id}`, { state: 'done' })
    await send('POST', '/tasks/actions', { action: 'rerun', ids: tasks.map(({ id }) => id) })
    expect((await entries()).length).toBe(before + 3)
    expect((await send('GET', `/jobs/${one}/history`)).body).toMatchObject([
      { action: 'POST /jobs/actions', asked: { action: 'set', values: { priority: 4 } } },
      { action: 'POST /jobs/', asked: null },
    ])
    const ofTwo = await send('GET', `/jobs/${two}/history?per_page=2`)
    expect(ofTwo.headers).toMatchObject({ 'x-total-count': '4' })
    expect(ofTwo.body).toMatchObject([{ action: 'POST /tasks/actions', asked: { action: 'rerun' } }, { asked: null }])
    expect(JSON.stringify(ofTwo.body)).not.toMatch(/ids|results/)
    expect(await entries(`?target=job%20${one}&action=actions`)).toMatchObject([{ target: null }])
    expect(await entries('?target=job%2077777')).toEqual([])
    expect(
      String((await send('GET', `/audit/csv?target=job%20${one}`)).body)
        .trim()
        .split('\r\n'),
    ).toHaveLength(3)
  })

  it('finds what was done to a job that was named by its title', async () => {
    const { body } = await send('POST', '/jobs/', { title: 'By name', jobtype: 'Render' })
    await send('POST', '/jobs/By%20name', { title: 'By another' })
    expect((await send('GET', `/jobs/${(body as { id: number }).id}/history`)).body).toMatchObject([
      { action: 'POST /jobs/:job', before: { title: 'By name' }, after: null },
      { action: 'POST /jobs/' },
    ])
  })

  it('tells of an agent what people did with it, and with many', async () => {
    const facts = { hostname: 'far', port: 50_000, ram: 4096, free_ram: 1, cpus: 4 }
    const { body } = await send('POST', '/agents/', facts)
    const { id } = body as { id: string }
    await send('POST', `/agents/${id.toUpperCase()}`, { notes: 'In the cellar' })
    await send('POST', '/agents/actions', { action: 'add_tags', tags: ['gpu'], ids: [id] })
    await send('POST', '/tags/slow/agents/', { agent_id: id })
    await send('POST', '/tags/', { tag: 'slow' })
    await send('POST', '/tags/slow/agents/', { agent_id: id })
    expect((await send('GET', `/agents/${id}/history`)).body).toMatchObject([
      { action: 'POST /tags/:tag/agents/', before: null, after: null, asked: { tag: 'slow' } },
      { action: 'POST /agents/actions', asked: { action: 'add_tags', tags: ['gpu'] } },
      { action: 'POST /agents/:agent', before: { notes: '' }, after: { notes: 'In the cellar' } },
      { action: 'POST /agents/' },
    ])
    expect(await send('GET', '/agents/99999999-9999-4999-8999-999999999999/history')).toMatchObject({ status: 404 })
  })

  it('keeps of very many ids their hash', async () => {
    await send('POST', '/jobs/actions', { action: 'pause', ids: Array.from({ length: 101 }, (_, at) => 80_000 + at) })
    expect((await entries())[0]).toMatchObject({
      request: { action: 'pause', ids: expect.stringMatching(/^101 ids, SHA-256 [0-9a-f]{64}$/) as string },
    })
  })

  it.each([
    ['POST', '/jobs/', { title: 'Bad', jobtype: 'Nothing' }],
    ['POST', '/jobs/A%20shot', { priority: 'high' }],
    ['POST', '/jobs/Nobody/pause', {}],
    ['GET', '/jobs/', undefined],
  ] as const)('keeps nothing of %s %s that is refused or changes nothing', async (method, path, body) => {
    const before = await entries()
    await send(method, path, body)
    expect(await entries()).toEqual(before)
  })

  it('keeps nothing of what agents report, and everything else that comes under their name', async () => {
    const id = '11111111-1111-4111-8111-111111111111'
    const facts = { hostname: 'one', port: 50_000, ram: 4096, free_ram: 1, cpus: 4 }
    const before = await entries()
    const asAgent = { headers: { 'user-agent': agentUserAgent } }
    expect(await send('POST', '/agents/', { ...facts, id }, asAgent)).toMatchObject({ status: 201 })
    expect(await send('POST', `/agents/${id}`, { state: 'online' }, asAgent)).toMatchObject({ status: 200 })
    expect(await entries()).toEqual(before)
    await send('POST', '/jobqueues/', { name: 'sly' }, asAgent)
    expect((await entries())[0]).toMatchObject({ action: 'POST /jobqueues/', target: 'jobqueue 1' })
  })

  it('keeps no secrets, and of long texts their hash', async () => {
    await send('POST', '/users/', { username: 'ann', password: 'correct horse battery' })
    await send('POST', '/jobtypes/', { name: 'Long', code: 'x = 1\n'.repeat(1000) })
    const [long, user] = await entries()
    expect(user).toMatchObject({ action: 'POST /users/', request: { username: 'ann', password: '***' } })
    expect(long).toMatchObject({ request: { code: expect.stringMatching(/^6000 characters, SHA-256 [0-9a-f]{64}$/) as string } })
    expect(JSON.stringify(await entries('?per_page=1000'))).not.toContain('battery')
  })

  it('keeps logins, those that fail, and logouts', async () => {
    const { server } = current()
    const json = { 'content-type': 'application/json' }
    const login = (password: string) =>
      server.inject({ method: 'POST', url: '/login/', headers: json, payload: JSON.stringify({ username: 'ann', password }) })
    await login('wrong horse')
    expect((await entries())[0]).toMatchObject({ action: 'log in', target: 'user ann', status: 401, actor_kind: 'nobody' })
    const { headers } = await login('correct horse battery')
    expect((await entries())[0]).toMatchObject({ action: 'log in', target: 'user ann', status: 200, actor: 'ann' })
    expect(headers['set-cookie']).toBeDefined()
  })

  it('is filtered, in pages, the newest first, and a file for spreadsheets', async () => {
    await send('POST', '/tags/', { tag: '=cmd()' })
    const found = await entries('?action=tags&per_page=1')
    expect(found).toMatchObject([{ request: { tag: '=cmd()' } }])
    expect(await entries('?target=tag%202')).toMatchObject([{ action: 'DELETE /tags/:tag' }, { action: 'POST /tags/' }])
    expect(await entries('?actor=ann')).toMatchObject([{ action: 'log in' }])
    expect(await entries('?until=2020-01-01')).toEqual([])
    const { body, headers } = await send('GET', '/audit/csv?action=tags')
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringContaining('attachment') as string,
    })
    const lines = String(body).trim().split('\r\n')
    expect(lines[0]).toBe('id,at,actor_kind,actor,credential,address,action,target,status,request,before,after')
    expect(lines).toHaveLength(1 + (await entries('?action=tags&per_page=1000')).length)
    expect(await send('GET', '/audit/?since=soon')).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('since') as string },
    })
  })

  it('forgets what is older than audit_keep', async () => {
    const { farm } = current()
    const later = { ...farm, clock: () => instant(Date.now() + farm.settings.audit_keep + 60_000) }
    await forgetAudit(farm, new AbortController().signal)
    expect((await entries()).length).toBeGreaterThan(0)
    await forgetAudit(later, new AbortController().signal)
    expect(await entries()).toEqual([])
    expect(await farm.database.read.selectFrom('audit_targets').selectAll().execute()).toEqual([])
  })
})
