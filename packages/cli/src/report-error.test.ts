import { Problem } from '@pyfarm/contract/problem'
import { expect, it } from 'vitest'
import { errorSentence } from './report-error.js'

it.each([
  ['a problem in its own words', new Problem('port 5000 is taken'), 'port 5000 is taken'],
  ['others as unexpected', new TypeError('x is undefined'), 'unexpected: x is undefined; run with --debug for details'],
  ['also what is no error', 'oh', 'unexpected: oh; run with --debug for details'],
])('tells %s', (_, error, sentence) => expect(errorSentence(error, false)).toBe(sentence))

it('shows where it happened with --debug', () =>
  expect(errorSentence(new Problem('port 5000 is taken'), true)).toMatch(/port 5000 is taken\n +at /))
