// The list of agents: the reference's filters, and pages, order and filters of ours (behaviour.md sections 8 and 10).
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const agentsSchema = z.array(z.object({ hostname: z.string() }))

onEachDatabase('GET /api/v1/agents/', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const ids = [1, 2, 3].map(number => `${number}1111111-1111-4111-8111-111111111111`)
  const [first = '', second = '', third = ''] = ids
  const hosts = async (query: string): Promise<string[]> => {
    const { status, body } = await send('GET', `/agents/${query}`)
    expect({ query, status }).toEqual({ query, status: 200 })
    return agentsSchema.parse(body).map(agent => agent.hostname)
  }

  beforeAll(async () => {
    const agents = [
      { id: first, hostname: 'node2', port: 50_000, ram: 4096, free_ram: 30, cpus: 4, remote_ip: '10.0.0.1', state: 'online' },
      { id: second, hostname: 'Node1', port: 50_001, ram: 8192, free_ram: 20, cpus: 8, state: 'offline', cpu_name: 'x' },
      {
        id: third,
        hostname: 'other',
        port: 50_000,
        ram: 16_384,
        free_ram: 10,
        cpus: 16,
        remote_ip: '10.0.0.2',
        state: 'running',
      },
    ]
    for (const agent of agents) expect((await send('POST', '/agents/', agent)).status).toBe(201)
    await send('PUT', '/tags/gpu', { tag: 'gpu', agents: [first, third] })
    await send('PUT', '/tags/fast', { tag: 'fast', agents: [third] })
    await send('POST', '/software/', { software: 'Blender', versions: [{ version: '4.1' }, { version: '4.2' }] })
    await send('POST', `/agents/${first}/software/`, { software: 'Blender', version: '4.1' })
    await send('POST', `/agents/${third}/software/`, { software: 'Blender', version: '4.2' })
  })

  it('has exactly id, hostname, port and remote_ip', async () => {
    const { body, headers } = await send('GET', '/agents/')
    expect(body).toContainEqual({ id: first, hostname: 'node2', port: 50_000, remote_ip: '10.0.0.1' })
    expect(headers).toMatchObject({ 'x-total-count': '3' })
  })

  it.each([
    ['?min_ram=8192', ['Node1', 'other']],
    ['?max_ram=8192', ['Node1', 'node2']],
    ['?min_cpus=4&max_cpus=8', ['Node1', 'node2']],
    ['?min_cpus=1234567890', []],
    ['?hostname=node2', ['node2']],
    ['?remote_ip=10.0.0.2', ['other']],
    ['?port=50000&min_ram=5000', ['other']],
    ['?search=NODE', ['Node1', 'node2']],
    ['?state=online,running', ['node2', 'other']],
    ['?tags=gpu', ['node2', 'other']],
    ['?tags=gpu,fast', ['other']],
    ['?software=Blender', ['node2', 'other']],
    ['?software=Blender&software_version=4.2', ['other']],
    ['?software=Maya', []],
  ])('is filtered by %s', async (query, expected) => {
    expect((await hosts(query)).toSorted()).toEqual(expected)
    expect((await hosts(`${query}&include=details`)).toSorted()).toEqual(expected)
  })

  it.each([
    ['hostname', ['Node1', 'node2', 'other']],
    ['free_ram', ['other', 'Node1', 'node2']],
    ['cpus', ['node2', 'Node1', 'other']],
    ['state', ['Node1', 'node2', 'other']],
    ['remote_ip', ['node2', 'other', 'Node1']],
    ['cpu_name', ['Node1', 'node2', 'other']],
  ])('is sorted by %s', async (sort, expected) => {
    expect(await hosts(`?sort=${sort}`)).toEqual(expected)
  })

  it('comes in pages', async () => {
    const { body, headers } = await send('GET', '/agents/?sort=cpus&order=desc&per_page=2')
    expect(agentsSchema.parse(body).map(agent => agent.hostname)).toEqual(['other', 'Node1'])
    expect(headers).toMatchObject({ 'x-total-count': '3', link: expect.stringContaining('per_page=2&page=2>; rel="next"') })
  })

  it.each([
    'min_ram=!',
    'max_ram=!',
    'min_cpus=!',
    'max_cpus=!',
    'hostname=!',
    'remote_ip=!',
    'port=!',
    'state=asleep',
    'page=0',
  ])('%s is 400', async query => {
    expect(await send('GET', `/agents/?${query}`)).toMatchObject({ status: 400, body: { error: expect.any(String) } })
  })
})
