// What an action on jobs will do to their frames, said before it is done.
import { totalOf } from '@pyfarm/contract/progress'
import type { JobDetails } from '../../api/farm-queries.js'
import { countWords } from '../../words/amounts.js'

export type PlainActionName = 'pause' | 'unpause' | 'rerun_failed' | 'rerun' | 'upgrade' | 'delete'

/** Undefined where there is nothing to warn of. @param rows of the jobs, or of as many as could be read; `count`: all of them */
export function warningOf(action: PlainActionName, rows: readonly JobDetails[], count: number): string | undefined {
  const sum = (of: (row: JobDetails) => number) => rows.reduce((total, row) => total + of(row), 0)
  const active = sum(({ tasks }) => tasks.assigned + tasks.running)
  const finished = sum(({ tasks }) => tasks.done + tasks.failed)
  const least = rows.length < count ? 'At least ' : ''
  const one = count === 1
  if (action === 'pause' && active > 0) {
    const frames = `${least}${countWords(active, 'frame')} ${active === 1 ? 'is' : 'are'} being rendered`
    return `${frames}: ${active === 1 ? 'it is' : 'they are'} stopped, and rendered anew when the ${one ? 'job goes' : 'jobs go'} on.`
  }
  if (action === 'rerun' && finished > 0) {
    const frames = `${least}${countWords(finished, 'finished frame')} ${finished === 1 ? 'is' : 'are'} rendered again`
    return `${frames}, and those of the jobs that wait for ${one ? 'this one' : 'these'}.`
  }
  if (action !== 'delete') return undefined
  const jobs = `${countWords(count, 'job')} with ${least.toLowerCase()}${countWords(
    sum(({ tasks }) => totalOf(tasks)),
    'frame',
  )}`
  const stopped =
    active === 0
      ? ''
      : ` ${countWords(active, 'frame')} that ${active === 1 ? 'is' : 'are'} being rendered ${active === 1 ? 'is' : 'are'} stopped.`
  return `${jobs} ${one ? 'is' : 'are'} deleted, with ${one ? 'its' : 'their'} logs and the jobs that wait for ${one ? 'it' : 'them'}.${stopped} Rendered files stay.`
}
