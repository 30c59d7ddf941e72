// How long a job will still take, in words.
import { rangeWords } from '@pyfarm/contract/range-words'
import type { Schemas } from '../api/client.js'
import { momentOf, momentWords } from './times.js'

export type Estimate = Schemas['Estimate']

/** `12–19 min` */
export const timeLeftWords = ({ seconds_left: { low, high } }: Estimate): string => rangeWords(low, high)

/** `likely done 17:42` */
export const likelyDoneWords = ({ finishes }: Estimate, now: Date): string =>
  `likely done ${momentWords(momentOf(finishes.middle), now)}`

/** All of it: `In 8 of 10 cases it is done between 17:38 and 17:45, from 24 of its own frames on 6 agents.` */
export function estimateSentence({ finishes, basis }: Estimate, now: Date): string {
  const [first, last] = [finishes.low, finishes.high].map(time => momentWords(momentOf(time), now))
  return `In 8 of 10 cases it is done between ${first} and ${last}: ${basis}.`
}
