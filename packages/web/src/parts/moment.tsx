import { momentOf, momentWords } from '../words/times.js'

/** A time of the wire in the local zone; in full when pointed at. */
export function Moment({ at }: { at: string }) {
  const moment = momentOf(at)
  return (
    <time dateTime={moment.toISOString()} title={moment.toLocaleString()}>
      {momentWords(moment, new Date())}
    </time>
  )
}
