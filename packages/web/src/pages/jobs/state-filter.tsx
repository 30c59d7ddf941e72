import { useQuery } from '@tanstack/react-query'
import { usePolling } from '../../api/polling.js'
import { jobsKey } from '../../api/query-keys.js'
import { StateChoice } from '../../parts/state-choice.js'
import { listIn } from '../../shell/address.js'
import { countJobs, type JobFilters } from './jobs-source.js'

const states = ['running', 'queued', 'failed', 'paused', 'done'] as const

/** The states of jobs, with how many there are of each under the other filters. */
export function StateFilter({ filters, set }: { filters: JobFilters; set: (states: string | undefined) => void }) {
  return (
    <StateChoice
      states={states}
      chosen={listIn(filters.state)}
      choose={chosen => set(chosen.length === 0 ? undefined : chosen.join(','))}
      count={state => <StateCount filters={{ ...filters, state }} />}
    />
  )
}

function StateCount({ filters }: { filters: JobFilters }) {
  const count = useQuery({
    queryKey: [...jobsKey, 'count', JSON.stringify(filters)],
    queryFn: ({ signal }) => countJobs(filters, signal),
    refetchInterval: usePolling(),
  })
  return <span>{count.data?.toLocaleString() ?? '…'}</span>
}
