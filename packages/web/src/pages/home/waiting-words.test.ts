import { expect, it } from 'vitest'
import { reasonWords } from './waiting-words.js'

it('says why jobs wait, also for a reason that it does not know', () => {
  expect(reasonWords('parents', 12)).toBe('12 jobs waiting for other jobs')
  expect(reasonWords('busy', 1)).toBe('1 job waiting until busy agents are free')
  expect(reasonWords('weather', 2)).toBe('2 jobs weather')
})
