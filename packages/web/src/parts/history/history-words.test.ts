import { expect, it } from 'vitest'
import { actionWords, askedValues, changesOf } from './history-words.js'

it('says what was done, also what it has no words for', () => {
  expect(actionWords({ action: 'POST /jobs/:job/pause', asked: null })).toBe('paused it')
  expect(actionWords({ action: 'POST /new', asked: null })).toBe('did POST /new')
})

it('shows what differs, short', () => {
  expect(changesOf({ last_heard_from: 'then', priority: 0, tags: ['a'] }, { priority: 5, tags: [], jobqueue: 'fx' })).toEqual([
    { name: 'priority', before: '0', after: '5' },
    { name: 'tags', before: 'a', after: '[]' },
    { name: 'jobqueue', before: 'none', after: 'fx' },
  ])
  expect(changesOf(null, { title: 'new' })).toEqual([])
  expect(changesOf({ notes: 'x'.repeat(500) }, { notes: '' })[0]?.before).toHaveLength(201)
})

it.each([
  ['jobs', { action: 'pause' }, 'paused it', []],
  ['tasks', { action: 'rerun' }, 'let a frame be rendered again', []],
  ['agents', { action: 'add_tags', tags: ['gpu', 'big'] }, 'gave it tags', ['tags: gpu, big']],
  ['jobs', { action: 'set', values: { minimum_agents: 2 } }, 'changed it', ['minimum agents: 2']],
  ['jobs', { action: 'move', jobqueue: null }, 'moved it to another queue', ['jobqueue: none']],
  ['jobs', null, 'changed it', []],
])('says of an action on many %s what it asked of each', (kind, asked, words, values) => {
  expect(actionWords({ action: `POST /${kind}/actions`, asked })).toBe(words)
  expect(askedValues(asked).map(({ name, value }) => `${name}: ${value}`)).toEqual(values)
})
