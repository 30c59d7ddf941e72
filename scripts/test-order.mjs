// The order in which test files are begun: the longest first, so that none of them is left to run alone in the end.
import { BaseSequencer } from 'vitest/node'

/** Those that take half a minute or more on a busy machine. */
const long = [
  'several-processes',
  'chaos',
  'up',
  'job-types',
  'type-pages',
  'people',
  'browser',
  'enrolment',
  'job-pages',
  'render',
  'agent-update',
  'admin-pages',
  'faults',
  'farm-pages',
  'agent-life',
  'blender',
  'python-trouble',
  'agent-crash',
  'work-requests',
  'run-up',
  'examples',
  'python-job-types',
  'unruly-job-types',
  'presence-requests',
  'end-of-work',
].map(name => `/${name}.test.ts`)

/** For `sequence.sequencer` of vitest. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const others = await super.sort(files)
    const rank = ({ moduleId }) => {
      const place = long.findIndex(name => moduleId.endsWith(name))
      return place < 0 ? long.length : place
    }
    return [...others].sort((one, other) => rank(one) - rank(other))
  }
}
