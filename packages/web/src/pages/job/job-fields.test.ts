import { expect, it } from 'vitest'
import { changedFields, type JobFields } from './job-fields.js'

const before: JobFields = {
  ...{ title: 'A shot', start: 1, end: 10, by: 1, batch: 1, priority: 0, weight: 10, minimum_agents: '', maximum_agents: 4 },
  ...{ cpus: 1, ram: 32, requeue: 3, autodelete_time: '', jobqueue: 'film/fx', notes: '', hidden: false },
}

it('sends nothing of a form that was not touched', () => {
  expect(changedFields(before, { ...before })).toEqual({})
})

it('sends what was changed, and null for what was emptied', () => {
  expect(changedFields(before, { ...before, priority: 50, maximum_agents: '', jobqueue: '', hidden: true })).toEqual({
    priority: 50,
    maximum_agents: null,
    jobqueue: null,
    hidden: true,
  })
})
