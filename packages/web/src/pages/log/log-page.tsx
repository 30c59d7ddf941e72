// The logs of a task, attempt by attempt.
import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { bodyOf, farm } from '../../api/client.js'
import { tasksKey } from '../../api/query-keys.js'
import { JobLink } from '../../parts/job-link.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { frameLabel } from '../../words/frames.js'

export function LogPage() {
  const { job = '', task = '' } = useParams({ strict: false })
  const logs = useLogs(job, task)
  const title = logs.data === undefined ? 'Logs' : `Logs of ${frameLabel(logs.data.task).toLowerCase()}`
  usePageTitle(title)
  if (logs.data === undefined) {
    return logs.error === null ? <Note title="Reading the logs…" /> : <Note title={logs.error.message} tone="trouble" />
  }
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>{title}</h1>
        <JobLink job={Number(job)}>Job {job}</JobLink>
      </div>
      {logs.data.logs.length === 0 ? (
        <Note title="No log has been started yet." />
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Attempt</Table.Th>
              <Table.Th>Log</Table.Th>
              <Table.Th>Started</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {logs.data.logs.map(({ attempt, identifier, created_on }) => (
              <Table.Tr key={`${attempt} ${identifier}`}>
                <Table.Td>{attempt}</Table.Td>
                <Table.Td>
                  <a href={`${logsPath(job, task, attempt)}${encodeURIComponent(identifier)}/logfile?stream=1`}>{identifier}</a>
                </Table.Td>
                <Table.Td>
                  <Moment at={created_on} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  )
}

const logsPath = (job: string, task: string, attempt: number): string =>
  `/api/v1/jobs/${job}/tasks/${task}/attempts/${attempt}/logs/`

/** A task, and the logs of its attempts, the newest first. */
function useLogs(job: string, task: string) {
  return useQuery({
    queryKey: [...tasksKey(Number(job)), 'logs', task],
    queryFn: async ({ signal }) => {
      const path = { job, task }
      const found = await bodyOf(farm.GET('/api/v1/jobs/{job}/tasks/{task}', { params: { path }, signal }))
      const attempts = Array.from({ length: found.attempts }, (_, index) => found.attempts - index)
      const lists = attempts.map(async attempt => {
        const params = { path: { ...path, attempt: String(attempt) } }
        const logs = await bodyOf(farm.GET('/api/v1/jobs/{job}/tasks/{task}/attempts/{attempt}/logs/', { params, signal }))
        return logs.map(log => ({ ...log, attempt }))
      })
      return { task: found, logs: (await Promise.all(lists)).flat() }
    },
  })
}
