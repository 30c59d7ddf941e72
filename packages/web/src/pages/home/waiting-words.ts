// The reasons for which jobs wait, in few words.
import { countWords } from '../../words/amounts.js'

const words: Readonly<Record<string, string>> = {
  'starts now': 'about to start',
  parents: 'waiting for other jobs',
  paused: 'paused',
  hidden: 'hidden',
  'job maximum': 'at their maximum of agents',
  'queue maximum': 'in a queue that is at its maximum',
  'no agents': 'without any agent',
  offline: 'in want of agents that are offline',
  disabled: 'in want of agents that are disabled',
  passive: 'in want of agents that are passive',
  restarting: 'in want of agents that restart',
  resting: 'in want of agents that rest',
  'set aside': 'in want of agents that are set aside',
  'set aside by hand': 'in want of agents that are set aside by hand',
  busy: 'waiting until busy agents are free',
  cpus: 'in want of more CPUs',
  ram: 'in want of more RAM',
  software: 'in want of software',
  'missing tag': 'in want of a tag',
  'forbidden tag': 'kept off by a tag',
  'failed there': 'failed on every agent that fits',
  'others first': 'behind others',
  'not needed': 'behind others',
}

/** `12 jobs: waiting for other jobs`. @param kind the kind of an explanation's reason; one that is new is shown as it is */
export const reasonWords = (kind: string, jobs: number): string => `${countWords(jobs, 'job')} ${words[kind] ?? kind}`
