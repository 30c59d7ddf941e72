// What a person can do with jobs, one or many: how it is asked of the master, and what is said before and after.
import { notifications } from '@mantine/notifications'
import { jobsKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { actOnceSure, type PlainAction } from '../../parts/plain-action.js'
import { countWords } from '../../words/amounts.js'
import { actionsBack, actOnJobs, rowsOfJobs, type JobsAction } from './act-on-jobs.js'
import { warningOf, type PlainActionName } from './job-warnings.js'

export const plainActions: Readonly<Record<PlainActionName, PlainAction>> = {
  pause: { title: 'Pause', past: 'paused' },
  unpause: { title: 'Go on', past: 'going on' },
  rerun_failed: { title: 'Rerun failed frames', past: 'running their failed frames again' },
  rerun: { title: 'Rerun everything', past: 'running again' },
  upgrade: { title: 'Use the newest job type version', past: 'on the newest version of their job type' },
  delete: { title: 'Delete', past: 'being deleted' },
}
export const plainActionNames = Object.keys(plainActions) as PlainActionName[]

/** An action on jobs, with what is said when it is done. */
export interface JobsChange {
  readonly action: JobsAction
  readonly ids: readonly number[]
  /** What they are then: `paused`. */
  readonly past: string
  /** What gives them back what they had. */
  readonly back?: readonly { readonly action: JobsAction; readonly ids: readonly number[] }[]
}

const touches = [jobsKey, ['job'], ['tasks']] as const

/** Acts on jobs; what can be taken back is offered to be. */
export function useJobsChange(): (change: JobsChange) => void {
  const doneWords = ({ ids, past }: JobsChange) => `${countWords(ids.length, 'job')} ${ids.length === 1 ? 'is' : 'are'} ${past}.`
  const act = ({ action, ids }: JobsChange) => actOnJobs(action, ids)
  const forGood = useChange<JobsChange>({ act, done: doneWords, touches })
  const withUndo = useChange<JobsChange>({
    act,
    done: doneWords,
    undo: async ({ back = [] }) => {
      for (const { action, ids } of back) await actOnJobs(action, ids)
    },
    touches,
  })
  return change => {
    if (change.back === undefined) forGood.mutate(change)
    else withUndo.mutate(change)
  }
}

const opposite: Partial<Record<PlainActionName, PlainActionName>> = { pause: 'unpause', unpause: 'pause' }

/** Does a plain action with jobs, after a confirmation that says what will happen to their frames where it hurts. */
export function useJobActions(): (name: PlainActionName, ids: readonly number[]) => void {
  const change = useJobsChange()
  const begin = async (name: PlainActionName, ids: readonly number[]) => {
    const warning = warningOf(name, await rowsOfJobs(ids), ids.length)
    const action = { ...plainActions[name], ...(warning === undefined ? {} : { warning: () => warning }) }
    const other = opposite[name]
    const back = other === undefined ? {} : { back: [{ action: { action: other }, ids }] }
    actOnceSure(action, countWords(ids.length, 'job'), () =>
      change({ action: { action: name }, ids, past: plainActions[name].past, ...back }),
    )
  }
  return (name, ids) => {
    begin(name, ids).catch((error: unknown) => {
      notifications.show({ message: error instanceof Error ? error.message : String(error), color: 'red' })
    })
  }
}

/** Sets columns that every row of the list has, so that they can be given back. */
export function useColumnsChange() {
  const change = useJobsChange()
  return async (values: Partial<Record<'priority' | 'weight' | 'jobqueue', unknown>>, changed: JobsChange) => {
    const rows = await rowsOfJobs(changed.ids)
    const columns = (['priority', 'weight', 'jobqueue'] as const).filter(column => column in values)
    change(rows.length < changed.ids.length ? changed : { ...changed, back: actionsBack(rows, columns) })
  }
}
