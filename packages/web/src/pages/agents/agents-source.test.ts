import { expect, it } from 'vitest'
import { agentFiltersIn, agentOrderIn } from './agents-source.js'

it('reads the filters of an address, and leaves out what is none', () => {
  expect(agentFiltersIn({ search: 'node', state: 'online,offline', tags: 'gpu,fast', columns: 'ram', sort: 'ram' })).toEqual({
    search: 'node',
    state: 'online,offline',
    tags: 'gpu,fast',
  })
})

it('reads the addresses of PyFarm’s page', () => {
  const old = {
    h: 'node',
    tags: 'gpu  fast',
    state_online: 'true',
    state_offline: 'True',
    state_running: 'false',
    order_by: 'cpus',
  }
  expect(agentFiltersIn(old)).toEqual({ search: 'node', tags: 'gpu,fast', state: 'online,offline' })
  expect(agentOrderIn({ ...old, order_dir: 'desc' })).toEqual({ sort: 'cpus', order: 'desc' })
  expect(agentOrderIn({})).toEqual({ sort: 'hostname', order: 'asc' })
})
