import { Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { bodyOf, farm } from '../../api/client.js'
import type { JobTypeDetails } from '../../api/job-types.js'
import { jobTypesKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { RoleButton } from '../../parts/may.js'
import { actOnceSure } from '../../parts/plain-action.js'
import { countWords } from '../../words/amounts.js'
import styles from './job-type.module.css'

/** Which versions there are, and how many jobs use each. */
export function UsePanel({ type }: { type: JobTypeDetails }) {
  const remove = useChange({
    act: (version: number) => {
      const params = { path: { type: String(type.id), version: String(version) } }
      return bodyOf(farm.DELETE('/api/v1/jobtypes/{type}/versions/{version}', { params }))
    },
    done: version => `Version ${version} of ${type.name} is deleted.`,
    touches: [jobTypesKey],
  })
  const warning = () => 'Its code and settings are deleted. This can not be taken back.'
  return (
    <div className={styles['fields']}>
      <p>
        {type.jobs === 0 ? (
          'No job uses it.'
        ) : (
          <Link to="/jobs/" search={{ jobtype: type.name } as never}>
            {`See the ${countWords(type.jobs, 'job')} that ${type.jobs === 1 ? 'uses' : 'use'} it`}
          </Link>
        )}
      </p>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Version</Table.Th>
            <Table.Th ta="end">Jobs</Table.Th>
            <Table.Th aria-label="Changes" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...type.versions].reverse().map(({ version, jobs }) => (
            <Table.Tr key={version}>
              <Table.Td>
                {version}
                {version === type.version && ', the newest'}
              </Table.Td>
              <Table.Td ta="end">{jobs.toLocaleString()}</Table.Td>
              <Table.Td ta="end">
                <RoleButton
                  role="admin"
                  size="compact-xs"
                  variant="subtle"
                  color="red"
                  aria-label={`Delete version ${version}`}
                  off={whyKept(jobs, type)}
                  onClick={() =>
                    actOnceSure({ title: 'Delete', past: 'deleted', warning }, `version ${version}`, () => remove.mutate(version))
                  }
                >
                  Delete
                </RoleButton>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function whyKept(jobs: number, type: JobTypeDetails): string | undefined {
  if (jobs > 0) return `${countWords(jobs, 'job')} ${jobs === 1 ? 'uses' : 'use'} it: delete ${jobs === 1 ? 'it' : 'them'} first.`
  return type.versions.length === 1 ? 'It is the only version: delete the job type instead.' : undefined
}
