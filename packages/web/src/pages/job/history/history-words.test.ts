import { expect, it } from 'vitest'
import { actionWords, changesOf } from './history-words.js'

it('says what was done, also what it has no words for', () => {
  expect(actionWords('POST /jobs/:job/pause')).toBe('paused it')
  expect(actionWords('POST /new')).toBe('did POST /new')
})

it('shows what differs, short', () => {
  expect(changesOf({ priority: 0, tags: ['a'] }, { priority: 5, tags: [], jobqueue: 'fx' })).toEqual([
    { name: 'priority', before: '0', after: '5' },
    { name: 'tags', before: '["a"]', after: '[]' },
    { name: 'jobqueue', before: 'none', after: 'fx' },
  ])
  expect(changesOf(null, { title: 'new' })).toEqual([])
  expect(changesOf({ notes: 'x'.repeat(500) }, { notes: '' })[0]?.before).toHaveLength(201)
})
