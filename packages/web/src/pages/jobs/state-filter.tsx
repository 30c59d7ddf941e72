import { useQuery } from '@tanstack/react-query'
import { usePolling } from '../../api/polling.js'
import { jobsKey } from '../../api/query-keys.js'
import { StateChip } from '../../parts/state-chip.js'
import { listIn } from '../../shell/address.js'
import { countJobs, type JobFilters } from './jobs-source.js'
import styles from './jobs-page.module.css'

const states = ['running', 'queued', 'failed', 'paused', 'done'] as const

/** A chip a state, with how many jobs there are of it under the other filters; chosen ones filter. */
export function StateFilter({ filters, set }: { filters: JobFilters; set: (states: string | undefined) => void }) {
  const chosen = listIn(filters.state)
  const toggle = (state: string) => {
    const next = chosen.includes(state) ? chosen.filter(other => other !== state) : [...chosen, state]
    set(next.length === 0 ? undefined : next.join(','))
  }
  return (
    <div role="group" aria-label="States" className={styles['states']}>
      {states.map(state => (
        <button key={state} type="button" aria-pressed={chosen.includes(state)} onClick={() => toggle(state)}>
          <StateChip state={state} />
          <StateCount filters={{ ...filters, state }} />
        </button>
      ))}
    </div>
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
