import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { farm, pageOf } from '../../api/client.js'
import { jobRows } from '../../api/farm-queries.js'
import { usePolling } from '../../api/polling.js'
import { jobsKey } from '../../api/query-keys.js'
import { Asked } from '../../parts/asked.js'
import { JobLink } from '../../parts/job-link.js'
import { JobState } from '../../parts/job-state.js'
import { Note } from '../../parts/note.js'
import { PlainTable } from '../../parts/plain-table.js'
import { TaskBar } from '../../parts/task-bar.js'

const shown = 20

/** The jobs of a queue itself that come first, and a way to all of them. */
export function QueueJobList({ path }: { path: string }) {
  const jobs = useQuery({
    queryKey: [...jobsKey, 'queue', path],
    queryFn: ({ signal }) => {
      const query = {
        jobqueue: path,
        include: 'details',
        sort: 'priority',
        order: 'desc',
        page: '1',
        per_page: String(shown),
      } as const
      const unfinished = { ...query, state: 'running,queued,assigned,paused', hidden: 'false' } as never
      return pageOf(farm.GET('/api/v1/jobs/', { params: { query: unfinished }, signal }), jobRows)
    },
    refetchInterval: usePolling(),
  })
  return (
    <Asked query={jobs}>
      {({ rows, total }) => (
        <>
          <PlainTable
            label="Unfinished jobs of the queue"
            columns={[
              { title: 'Job', cell: job => <JobLink job={job.id}>{job.title}</JobLink> },
              { title: 'State', cell: job => <JobState job={job} /> },
              { title: 'Frames', cell: job => <TaskBar counts={job.tasks} /> },
              { title: 'Priority', cell: job => job.priority },
              { title: 'Weight', cell: job => job.weight },
              { title: 'User', cell: job => job.user },
            ]}
            rows={rows}
            keyOf={({ id }) => id}
            empty={<Note title="No unfinished jobs." />}
          />
          <p>
            <Link to="/jobs/" search={{ jobqueue: path } as never}>
              {total > rows.length
                ? `All jobs of the queue; ${total - rows.length} more are unfinished`
                : 'All jobs of the queue'}
            </Link>
          </p>
        </>
      )}
    </Asked>
  )
}
