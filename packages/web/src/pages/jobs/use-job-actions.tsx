// What a person can do with jobs, one or many: how it is asked of the master, and what is said before and after.
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { jobsKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { actOnceSure, type PlainAction } from '../../parts/plain-action.js'
import { countWords } from '../../words/amounts.js'
import { resultWords } from '../../words/results.js'

type JobAction = Schemas['ActionResults']

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
  return (name, ids) => actOnceSure(plainActions[name], countWords(ids.length, 'job'), () => change.mutate({ name, ids }))
}
