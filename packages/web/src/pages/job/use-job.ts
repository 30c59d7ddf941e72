import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { jobRows } from '../../api/farm-queries.js'
import { usePolling } from '../../api/polling.js'
import { jobKey } from '../../api/query-keys.js'

/** A row of the job's table, and those of its parents. */
export function useJobFamily(id: number) {
  return useQuery({
    queryKey: [...jobKey(id), 'family'],
    queryFn: async ({ signal }) => {
      const read = async (ids: readonly number[]) => {
        const query = { include: 'details', id: ids.join(',') } as const
        return ids.length === 0 ? [] : jobRows(await bodyOf(farm.GET('/api/v1/jobs/', { params: { query }, signal })))
      }
      const [job] = await read([id])
      return job === undefined ? [] : [job, ...(await read(job.parents))]
    },
    refetchInterval: usePolling(),
  })
}

/** All columns of a job. */
export function useWholeJob(id: number) {
  return useQuery({
    queryKey: [...jobKey(id), 'whole'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/jobs/{job}', { params: { path: { job: String(id) } }, signal })),
    refetchInterval: usePolling(),
  })
}

/** Why a job waits. */
export function useJobExplanation(id: number) {
  return useQuery({
    queryKey: [...jobKey(id), 'explain'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/jobs/{job}/explain', { params: { path: { job: String(id) } }, signal })),
    refetchInterval: usePolling(),
  })
}

/** What the job limits of its own, and whether that has paused it. */
export function useJobLimits(id: number) {
  return useQuery({
    queryKey: [...jobKey(id), 'limits'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/jobs/{job}/limits', { params: { path: { job: String(id) } }, signal })),
    refetchInterval: usePolling(),
  })
}
