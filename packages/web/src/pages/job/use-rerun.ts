import { bodyOf, farm } from '../../api/client.js'
import { jobKey, jobsKey, tasksKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { actOnceSure } from '../../parts/plain-action.js'
import { countWords } from '../../words/amounts.js'
import { resultWords } from '../../words/results.js'

/** What one request takes. */
const atOnce = 10_000
/** From so many frames it is asked first. */
const many = 100

/** Renders tasks of a job again. */
export function useRerun(job: number): (tasks: readonly number[]) => void {
  const change = useChange({
    act: async (ids: readonly number[]) => {
      for (let first = 0; first < ids.length; first += atOnce) {
        const body = { action: 'rerun' as const, ids: ids.slice(first, first + atOnce) }
        const { results } = await bodyOf(farm.POST('/api/v1/tasks/actions', { body }))
        const trouble = resultWords(results, 'task')
        if (trouble !== undefined) throw new Error(trouble)
      }
    },
    done: ids => `${countWords(ids.length, 'frame')} will be rendered again.`,
    touches: [tasksKey(job), jobsKey, jobKey(job), ['frames', job]],
  })
  return ids => {
    const frames = countWords(ids.length, 'frame')
    const warning = ids.length < many ? {} : { warning: () => `${frames} are rendered again, those that are done too.` }
    actOnceSure({ title: 'Render again', past: 'rendered again', ...warning }, frames, () => change.mutate(ids))
  }
}
