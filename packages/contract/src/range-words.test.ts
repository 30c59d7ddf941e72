import { expect, it } from 'vitest'
import { rangeWords } from './range-words.js'

it.each([
  [0, 0.2, 'about 1 s'],
  [3, 3.4, 'about 3 s'],
  [3, 9, '3–9 s'],
  [41, 180, '40 s – 3 min'],
  [720, 1140, '12–19 min'],
  [720, 722, 'about 12 min'],
  [5000, 9000, '83 min – 2.5 h'],
  [7200, 14_400, '2–4 h'],
  [40 * 3600, 90 * 3600, '40 h – 3.8 d'],
])('from %d to %d seconds: %s', (low, high, words) => expect(rangeWords(low, high)).toBe(words))
