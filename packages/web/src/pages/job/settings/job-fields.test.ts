import { describe, expect, it } from 'vitest'
import { bodyOfFields, dataFault, framesLost, type JobFields } from './job-fields.js'

describe('the body of an edit', () => {
  it('has null for what was emptied and can be, and nothing that was not changed', () => {
    expect(bodyOfFields({ jobqueue: '', maximum_agents: '', notes: '', priority: 5 })).toEqual({
      jobqueue: null,
      maximum_agents: null,
      notes: '',
      priority: 5,
    })
  })

  it('has requirements, limits, parents and data in the master’s form', () => {
    const body = bodyOfFields({
      tag_requirements: { needs: ['gpu'], avoids: ['old'] },
      software_requirements: [{ software: 'blender', min_version: '4.2', max_version: '' }],
      limits: { task_seconds: 600, silence_seconds: '', failed_agents: '', failures: '' },
      parents: ['3'],
      data: '{"output": "/x"}',
    })
    expect(body).toEqual({
      tag_requirements: [
        { tag: 'gpu', negate: false },
        { tag: 'old', negate: true },
      ],
      software_requirements: [{ software: 'blender', min_version: '4.2', max_version: null }],
      limits: { task_seconds: 600 },
      parents: [{ id: 3 }],
      data: { output: '/x' },
    })
    const none = { task_seconds: '', silence_seconds: '', failed_agents: '', failures: '' } as const
    expect(bodyOfFields({ limits: none, data: ' ' })).toEqual({ limits: null, data: null })
  })
})

it.each([
  ['', undefined],
  ['{}', undefined],
  ['[1]', 'This must be a JSON object, in { }.'],
  ['{', expect.stringContaining('no JSON')],
])('data of %j has the fault %j', (data, fault) => {
  expect(dataFault(data)).toEqual(fault)
})

it('counts the frames that a smaller range loses', () => {
  const range = (start: JobFields['start'], end: JobFields['end'], by: JobFields['by']) => ({ start, end, by }) as JobFields
  expect(framesLost(range(1, 10, 1), range(3, 12, 1))).toBe(2)
  expect(framesLost(range(1, 10, 1), range(1, 10, 2))).toBe(5)
  expect(framesLost(range(1, 10, 1), range(1, '', 1))).toBe(0)
})
