import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import type { JobDetails } from '../../api/farm-queries.js'
import { usePolling } from '../../api/polling.js'
import { jobKey } from '../../api/query-keys.js'
import { Fact } from '../../parts/facts.js'
import { likelyDoneWords, timeLeftWords } from '../../words/time-left.js'

/** How long the job will still take, when it is likely done and what that rests on; or why it can not be told. */
export function JobTimeLeft({ job }: { job: JobDetails }) {
  const { data } = useQuery({
    queryKey: [...jobKey(job.id), 'estimate'],
    queryFn: ({ signal }) =>
      bodyOf(farm.GET('/api/v1/jobs/{job}/estimate', { params: { path: { job: String(job.id) } }, signal })),
    refetchInterval: usePolling(),
  })
  if (data === undefined) return null
  const { estimate, reason } = data
  if (estimate === null) return <Fact name="Time left">{reason}</Fact>
  return (
    <Fact name="Time left">
      {timeLeftWords(estimate)}, {likelyDoneWords(estimate, new Date())} · {estimate.basis}
    </Fact>
  )
}
