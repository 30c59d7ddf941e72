// The job types: what kinds of work the farm knows, and how much each is used.
import { Button, Table, VisuallyHidden } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useJobTypes, type JobTypeDetails } from '../../api/job-types.js'
import { RoleButton } from '../../parts/may.js'
import { Note } from '../../parts/note.js'
import { SearchField } from '../../parts/search-field.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { countWords } from '../../words/amounts.js'

export function JobTypesPage() {
  usePageTitle('Job types')
  const navigate = useNavigate()
  const [{ search = '' }, change] = useAddress()
  const types = useJobTypes()
  const fitting = types.data?.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Job types</h1>
        <SearchField label="Search by name" text={search} search={text => change({ search: text })} />
        <span className={styles['end']}>
          <RoleButton role="admin" size="xs" onClick={() => void navigate({ to: '/jobtypes/create' })}>
            New job type
          </RoleButton>
        </span>
      </div>
      {fitting === undefined && types.error === null && <Note title="Reading the job types…" />}
      {types.error !== null && <Note title={types.error.message} tone="trouble" />}
      {fitting?.length === 0 && <Nothing search={search} clear={() => change({ search: undefined })} />}
      {fitting !== undefined && fitting.length > 0 && <TypeTable types={fitting} />}
    </div>
  )
}

function Nothing({ search, clear }: { search: string; clear: () => void }) {
  if (search === '') {
    return (
      <Note title="No job types yet">
        A job type is the code that renders: agents fetch it and run it for each batch of tasks. <code>npx pyfarm up</code> brings
        some along.
      </Note>
    )
  }
  return (
    <Note title="No job type has such a name.">
      <Button variant="default" size="xs" onClick={clear}>
        Show all job types
      </Button>
    </Note>
  )
}

function TypeTable({ types }: { types: readonly JobTypeDetails[] }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Job type</Table.Th>
            <Table.Th>Description</Table.Th>
            <Table.Th ta="end">Newest version</Table.Th>
            <Table.Th ta="end">Jobs</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {types.map(type => (
            <Table.Tr key={type.id}>
              <Table.Td>
                <Link to="/jobtypes/$type" params={{ type: String(type.id) }}>
                  {type.name}
                </Link>
              </Table.Td>
              <Table.Td>{type.description}</Table.Td>
              <Table.Td ta="end">{type.version ?? 'none'}</Table.Td>
              <Table.Td ta="end">
                {type.jobs > 0 && (
                  <Link
                    to="/jobs/"
                    search={{ jobtype: type.name } as never}
                    aria-label={`${countWords(type.jobs, 'job')} of ${type.name}`}
                  >
                    {type.jobs.toLocaleString()}
                  </Link>
                )}
              </Table.Td>
              <Table.Td ta="end">
                {type.version !== null && (
                  <Link to="/jobs/create" search={{ jobtype: type.name } as never}>
                    Submit<VisuallyHidden> a job of {type.name}</VisuallyHidden>
                  </Link>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
