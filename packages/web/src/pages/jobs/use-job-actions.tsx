// What a person can do with jobs, one or many: how it is asked of the master, and what is said before and after.
import { modals } from '@mantine/modals'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { jobsKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { countWords } from '../../words/amounts.js'
import { resultWords } from '../../words/results.js'

type JobAction = Schemas['ActionResults']

interface PlainAction {
  readonly title: string
  readonly past: string
  /** Asked before it is done, when it hurts: what will happen to so many jobs. */
  readonly warning?: (jobs: string) => string
}

export const plainActions = {
  pause: { title: 'Pause', past: 'paused' },
  unpause: { title: 'Go on', past: 'going on' },
  rerun_failed: { title: 'Rerun failed frames', past: 'running their failed frames again' },
  rerun: {
    title: 'Rerun everything',
    past: 'running again',
    warning: jobs => `Every finished frame of ${jobs}, and of the jobs that wait for them, is rendered again.`,
  },
  upgrade: { title: 'Use the newest job type version', past: 'on the newest version of their job type' },
  delete: {
    title: 'Delete',
    past: 'being deleted',
    warning: jobs =>
      `${jobs}, the jobs that wait for them, and their logs are deleted. Frames that are running are stopped. Rendered files stay.`,
  },
} satisfies Readonly<Record<string, PlainAction>>

export type PlainActionName = keyof typeof plainActions

/** Does a plain action with jobs, after a confirmation where it hurts. */
export function useJobActions(): (name: PlainActionName, ids: readonly number[]) => void {
  const change = useChange({
    act: async ({ name, ids }: { name: PlainActionName; ids: readonly number[] }) => {
      const answer: JobAction = await bodyOf(farm.POST('/api/v1/jobs/actions', { body: { action: name, ids: [...ids] } }))
      const trouble = resultWords(answer.results, 'job')
      if (trouble !== undefined) throw new Error(trouble)
    },
    done: ({ name, ids }) => `${countWords(ids.length, 'job')} ${ids.length === 1 ? 'is' : 'are'} ${plainActions[name].past}.`,
    touches: [jobsKey, ['job'], ['tasks']],
  })
  return (name, ids) => {
    const action: PlainAction = plainActions[name]
    const act = () => change.mutate({ name, ids })
    if (action.warning === undefined) act()
    else confirm(action, ids.length, act)
  }
}

function confirm(action: PlainAction, count: number, act: () => void): void {
  const jobs = countWords(count, 'job')
  modals.openConfirmModal({
    title: `${action.title}: ${jobs}`,
    children: action.warning?.(jobs),
    labels: { confirm: action.title, cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm: act,
  })
}
