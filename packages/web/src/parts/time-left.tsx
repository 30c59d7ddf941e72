import { estimateSentence, timeLeftWords, type Estimate } from '../words/time-left.js'

/** How long a job will still take; when it will be done, and what that rests on, is told on hover. */
export function TimeLeft({ estimate }: { estimate: Estimate }) {
  return <span title={estimateSentence(estimate, new Date())}>{timeLeftWords(estimate)}</span>
}
