import { describe, expect, it } from 'vitest'
import { differenceOf, targetById, targetOf } from './audit-rules.js'

describe('the target of an address', () => {
  it.each([
    ['/api/v1/jobs/:job/rerun', '/api/v1/jobs/12/rerun?x=1', { path: '/api/v1/jobs/12', name: 'job 12' }],
    ['/api/v1/jobs/:job', '/api/v1/jobs/A%20shot', { path: '/api/v1/jobs/A%20shot', name: 'job A shot' }],
    ['/api/v1/jobs/:job/tasks/:task', '/api/v1/jobs/3/tasks/4', { path: '/api/v1/jobs/3', name: 'job 3' }],
    ['/api/v1/tags/:tag', '/api/v1/tags/100%', { path: '/api/v1/tags/100%', name: 'tag 100%' }],
    ['/api/v1/jobs/', '/api/v1/jobs/', undefined],
    ['/api/v1/jobs/actions', '/api/v1/jobs/actions', undefined],
  ])('%s asked as %s is what its first parameter names', (pattern, url, target) => {
    expect(targetOf(pattern, url)).toEqual(target)
  })
})

it.each([
  ['job A shot', { id: 12 }, 'job 12'],
  ['job 12', { id: 12 }, undefined],
  ['tag film', undefined, undefined],
])('%s that is shown as %j is also %s', (target, shown, byId) => {
  expect(targetById(target, shown)).toBe(byId)
})

describe('a difference', () => {
  it('has the columns that differ, also deep inside, and no others', () => {
    expect(differenceOf({ a: 1, b: { c: [1] }, d: 2 }, { a: 1, b: { c: [2] }, e: 3 })).toEqual({
      before: { b: { c: [1] }, d: 2 },
      after: { b: { c: [2] }, e: 3 },
    })
  })

  it('has one side only of what is new or gone', () => {
    expect(differenceOf(undefined, { a: 1 })).toEqual({ before: null, after: { a: 1 } })
    expect(differenceOf({ a: 1 }, undefined)).toEqual({ before: { a: 1 }, after: null })
  })
})
