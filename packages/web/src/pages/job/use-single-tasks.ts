// Single tasks of a job that is too large to be read as a whole.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { namedTask, type JobDetails, type TaskRow } from '../../api/farm-queries.js'
import { usePolling } from '../../api/polling.js'
import { tasksKey } from '../../api/query-keys.js'

/** How many failed frames are told in words. */
export const failuresTold = 5

export function useOneTask(job: number, task: number | undefined): TaskRow | undefined {
  const one = useQuery({
    queryKey: [...tasksKey(job), 'one', task ?? 0],
    queryFn: ({ signal }) =>
      bodyOf(farm.GET('/api/v1/jobs/{job}/tasks/{task}', { params: { path: { job: String(job), task: String(task) } }, signal })),
    enabled: task !== undefined,
    refetchInterval: usePolling(),
  })
  return task === undefined || one.data === undefined ? undefined : namedTask(one.data)
}

/** The frame that was done last, where frames have pictures. */
export function useNewestTask(job: JobDetails): TaskRow | undefined {
  const isWanted = job.pictures && job.tasks.done > 0
  const [newest] = useSome(job.id, { state: 'done', sort: 'time_finished', order: 'desc', per_page: '1' }, isWanted)
  return isWanted ? newest : undefined
}

/** The first frames that have failed. */
export function useFailedTasks(job: JobDetails): readonly TaskRow[] {
  const isWanted = job.tasks.failed > 0
  const failed = useSome(job.id, { state: 'failed', sort: 'frame', order: 'asc', per_page: String(failuresTold) }, isWanted)
  return isWanted ? failed : []
}

interface SomeWish {
  readonly state: string
  readonly sort: 'time_finished' | 'frame'
  readonly order: 'asc' | 'desc'
  readonly per_page: string
}

function useSome(job: number, query: SomeWish, enabled: boolean): readonly TaskRow[] {
  const some = useQuery({
    queryKey: [...tasksKey(job), 'some', JSON.stringify(query)],
    queryFn: ({ signal }) =>
      bodyOf(
        farm.GET('/api/v1/jobs/{job}/tasks/', {
          params: { path: { job: String(job) }, query: { page: '1', include: 'hostname', ...query } },
          signal,
        }),
      ),
    enabled,
    refetchInterval: usePolling(),
  })
  return some.data ?? []
}
