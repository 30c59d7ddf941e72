import { describe, expect, it } from 'vitest'
import { basisWords, whyNoEstimate, type Standing } from './estimate-words-rules.js'

const none = { frames: 0, agents: 0, earlierJobs: 0, bySameUser: true }

describe('an estimate rests', () => {
  it.each([
    ['from 24 of its own frames on 6 agents', { ...none, frames: 24, agents: 6 }],
    [
      'from 1 of its own frames on 1 agent and 2 earlier jobs of this type by this user',
      { ...none, frames: 1, agents: 1, earlierJobs: 2 },
    ],
    ['from 1 earlier job of this type by others', { ...none, earlierJobs: 1, bySameUser: false }],
    ['from 3 of its own frames', { ...none, frames: 3 }],
  ])('%s', (words, basis) => expect(basisWords(basis)).toBe(words))
})

describe('no estimate is given of a job', () => {
  const running: Standing = { state: 'running', hidden: false, toBeDeleted: false, openParents: [], isAtWork: true }
  it.each<[string, Partial<Standing>, string | undefined]>([
    ['that has ended', { state: 'done' }, 'It has ended.'],
    ['that is to be deleted', { toBeDeleted: true }, 'It is to be deleted.'],
    ['that is paused', { state: 'paused' }, 'It is paused: how long it will take is told once it goes on.'],
    ['that is hidden', { hidden: true }, 'It is hidden: hidden jobs get no agents.'],
    [
      'that waits for others',
      { openParents: [3, 4], isAtWork: false },
      'It waits for jobs 3, 4: how long it will take is told once it can run.',
    ],
  ])('%s', (_, standing, words) => expect(whyNoEstimate({ ...running, ...standing })).toBe(words))

  it('but of one that runs on though a parent was rerun', () => {
    expect(whyNoEstimate({ ...running, openParents: [3] })).toBeUndefined()
  })
})
