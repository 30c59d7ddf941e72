// The jobs that a job waits for, and those that wait for it, near and far.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../../api/client.js'
import { jobRows, type JobDetails } from '../../../api/farm-queries.js'
import { usePolling } from '../../../api/polling.js'
import { jobsKey } from '../../../api/query-keys.js'

export interface Family {
  readonly jobs: readonly JobDetails[]
  /** From a parent to a child. */
  readonly links: readonly { readonly parent: number; readonly child: number }[]
  /** Whether there are more than are shown. */
  readonly isCut: boolean
}

export const mostShown = 60

interface Relatives {
  readonly parents: readonly { readonly id: number }[]
  readonly children: readonly { readonly id: number }[]
}

/**
 * Goes up from parents to their parents and down from children to their children, the nearest first.
 * @param read the relatives of a job
 */
export async function findFamily(job: number, read: (id: number) => Promise<Relatives>, most = mostShown) {
  const links = new Map<string, { parent: number; child: number }>()
  const found = new Set([job])
  let isCut = false
  let above = [job]
  let below = [job]
  for (let known = new Map<number, Relatives>(); above.length + below.length > 0;) {
    const wanted = [...new Set([...above, ...below])]
    const answers = await Promise.all(wanted.map(async id => [id, known.get(id) ?? (await read(id))] as const))
    known = new Map([...known, ...answers])
    const step = (ids: readonly number[], side: 'parents' | 'children') => {
      const next: number[] = []
      for (const id of ids) {
        for (const { id: other } of known.get(id)?.[side] ?? []) {
          if (!found.has(other)) {
            if (found.size >= most) {
              isCut = true
              continue
            }
            found.add(other)
            next.push(other)
          }
          const link = side === 'parents' ? { parent: other, child: id } : { parent: id, child: other }
          links.set(`${link.parent} ${link.child}`, link)
        }
      }
      return next
    }
    above = step(above, 'parents')
    below = step(below, 'children')
  }
  return { ids: [...found], links: [...links.values()], isCut }
}

export function useFamily(job: number) {
  return useQuery({
    queryKey: [...jobsKey, 'family', job],
    queryFn: async ({ signal }): Promise<Family> => {
      const read = (id: number) => bodyOf(farm.GET('/api/v1/jobs/{job}', { params: { path: { job: String(id) } }, signal }))
      const { ids, links, isCut } = await findFamily(job, read)
      const query = { include: 'details', id: ids.join(',') } as const
      return { jobs: jobRows(await bodyOf(farm.GET('/api/v1/jobs/', { params: { query }, signal }))), links, isCut }
    },
    refetchInterval: usePolling(),
  })
}
