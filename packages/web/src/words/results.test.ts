import { expect, it } from 'vitest'
import { resultWords } from './results.js'

const refused = { ok: false, error: 'Job 3 is done.' }

it('says nothing when everything went well', () => {
  expect(resultWords([{ id: 1, ok: true }], 'job')).toBeUndefined()
})

it('names the first that was refused, and counts the others', () => {
  expect(resultWords([{ id: 3, ...refused }], 'job')).toBe('Not done with job 3: Job 3 is done.')
  expect(
    resultWords(
      [
        { id: 1, ok: true },
        { id: 3, ...refused },
        { id: 4, ...refused },
      ],
      'job',
    ),
  ).toBe('Done with 1 job, but not with job 3 (and 1 more): Job 3 is done.')
})
