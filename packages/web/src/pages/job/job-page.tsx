// One job: how it stands, its newest picture, its frames.
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { bodyOf, farm } from '../../api/client.js'
import { jobRows } from '../../api/farm-queries.js'
import { usePolling } from '../../api/polling.js'
import { jobKey } from '../../api/query-keys.js'
import { Note } from '../../parts/note.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import { Frames } from './frames.js'
import { JobFacts } from './job-facts.js'
import styles from './job-page.module.css'

export function JobPage() {
  const { job: text = '' } = useParams({ strict: false })
  const id = Number(text)
  const family = useJobFamily(id)
  const job = family.data?.find(each => each.id === id)
  usePageTitle(job?.title ?? `Job ${text}`)
  if (family.error !== null && job === undefined) return <Note title={family.error.message} tone="trouble" />
  if (job === undefined) {
    return family.isPending ? (
      <Note title="Reading the job…" />
    ) : (
      <Note title={`There is no job ${text}.`}>It may have been deleted.</Note>
    )
  }
  return (
    <div className={styles['page']}>
      <JobFacts job={job} parents={family.data?.filter(other => job.parents.includes(other.id)) ?? []} />
      <Frames job={job} />
    </div>
  )
}

/** A job and its parents. */
function useJobFamily(id: number) {
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
