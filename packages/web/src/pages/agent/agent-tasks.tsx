import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { usePolling } from '../../api/polling.js'
import { agentKey } from '../../api/query-keys.js'
import { JobLink } from '../../parts/job-link.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { StateChip } from '../../parts/state-chip.js'

const mostTasks = 200

/** The latest tasks that the agent has or had. */
export function AgentTasks({ agent }: { agent: string }) {
  const { data, error } = useQuery({
    queryKey: [...agentKey(agent), 'tasks'],
    queryFn: ({ signal }) => {
      const query = { sort: 'id', order: 'desc', page: '1', per_page: String(mostTasks) } as const
      return bodyOf(farm.GET('/api/v1/agents/{agent}/tasks/', { params: { path: { agent }, query }, signal }))
    },
    refetchInterval: usePolling(),
  })
  if (data === undefined)
    return error === null ? <Note title="Reading its tasks…" /> : <Note title={error.message} tone="trouble" />
  if (data.length === 0) return <Note title="It has had no tasks yet." />
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Job</Table.Th>
          <Table.Th>Frame</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Started</Table.Th>
          <Table.Th>Finished</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {data.map(task => (
          <Table.Tr key={task.id}>
            <Table.Td>
              <JobLink job={task.job_id}>Job {task.job_id}</JobLink>
            </Table.Td>
            <Table.Td>{task.frame}</Table.Td>
            <Table.Td>
              <StateChip state={task.state} />
            </Table.Td>
            <Table.Td>{task.time_started !== null && <Moment at={task.time_started} />}</Table.Td>
            <Table.Td>{task.time_finished !== null && <Moment at={task.time_finished} />}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
