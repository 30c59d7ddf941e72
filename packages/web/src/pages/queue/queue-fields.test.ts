import { expect, it } from 'vitest'
import { columnsOf, fieldsOf } from './queue-fields.js'

it('sends an empty minimum as none, and leaves out what is not there', () => {
  expect(columnsOf({ minimum_agents: '', maximum_agents: 4 })).toEqual({ minimum_agents: null, maximum_agents: 4 })
  expect(columnsOf({ priority: '', weight: 0 })).toEqual({ weight: 0 })
})

it('sends back what it was given', () => {
  const columns = { name: 'film', priority: 1, weight: 2, minimum_agents: null, maximum_agents: 3 }
  expect(columnsOf(fieldsOf({ id: 1, parent_jobqueue_id: null, fullpath: '/film', ...columns }))).toEqual(columns)
})
