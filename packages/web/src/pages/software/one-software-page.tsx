// One software: its versions by rank, who has them, and who needs it.
import { TextInput } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { softwareKey } from '../../api/query-keys.js'
import { useOneSoftware, type OneSoftware } from '../../api/software.js'
import { useChange } from '../../api/use-change.js'
import { EditForm } from '../../parts/edit/edit-form.js'
import { useEdit } from '../../parts/edit/use-edit.js'
import { JobLink } from '../../parts/job-link.js'
import { RoleButton, useWhyNot } from '../../parts/may.js'
import { Note } from '../../parts/note.js'
import { actOnceSure } from '../../parts/plain-action.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import pageStyles from '../../styles/detail-page.module.css'
import { NewVersion } from './new-version.js'
import styles from './software.module.css'
import { VersionTable } from './version-table.js'

export function OneSoftwarePage() {
  const { software: key = '' } = useParams({ strict: false })
  const software = useOneSoftware(key)
  usePageTitle(software.data?.software ?? 'Software')
  if (software.data !== undefined) return <Whole software={software.data} />
  return software.error === null ? <Note title="Reading the software…" /> : <Note title={software.error.message} tone="trouble" />
}

function Whole({ software }: { software: OneSoftware }) {
  return (
    <div className={pageStyles['page']}>
      <div className={pageStyles['top']}>
        <h1>{software.software}</h1>
        <span className={pageStyles['end']}>
          <DeleteSoftware software={software} />
        </span>
      </div>
      <section className={styles['form']} aria-labelledby="versions">
        <h2 id="versions">Versions</h2>
        {software.versions.length === 0 ? (
          <Note title="No versions yet">
            Agents have versions of a software, not the software itself: add those that there are.
          </Note>
        ) : (
          <VersionTable software={software} />
        )}
        <NewVersion software={software} />
      </section>
      <Requirers software={software} />
      <Rename key={software.id} software={software} />
    </div>
  )
}

function Requirers({ software: { required_by: by } }: { software: OneSoftware }) {
  const none = by.jobtypes.length + by.jobs.length === 0
  return (
    <section aria-labelledby="required-by">
      <h2 id="required-by">Required by</h2>
      {none && <p className={styles['soft']}>No job type and no job.</p>}
      <ul>
        {by.jobtypes.map(({ name, version }) => (
          <li key={`${name} ${version}`}>
            Job type{' '}
            <Link to="/jobtypes/$type" params={{ type: name }} search={{ version: String(version), tab: 'settings' } as never}>
              {name}, version {version}
            </Link>
          </li>
        ))}
        {by.jobs.map(({ id, title }) => (
          <li key={id}>
            Job <JobLink job={id}>{title}</JobLink>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Rename({ software }: { software: OneSoftware }) {
  const forbidden = useWhyNot('admin')
  const path = { software: String(software.id) }
  const editing = useEdit({
    now: useMemo(() => ({ software: software.software }), [software.software]),
    read: async () => ({ software: (await bodyOf(farm.GET('/api/v1/software/{software}', { params: { path } }))).software }),
    save: ({ software: name = software.software }) =>
      bodyOf(farm.PUT('/api/v1/software/{software}', { params: { path }, body: { software: name } })),
    done: 'The software is renamed.',
    touches: [softwareKey],
  })
  return (
    <EditForm editing={editing} labels={{ software: 'Name' }} forbidden={forbidden} className={styles['form']}>
      <TextInput
        label="Name"
        description="What requires it follows; discovery code and scripts that name it do not."
        maw="24rem"
        required
        readOnly={forbidden !== undefined}
        {...editing.text('software')}
      />
    </EditForm>
  )
}

function DeleteSoftware({ software }: { software: OneSoftware }) {
  const navigate = useNavigate()
  const remove = useChange({
    act: async () => {
      await bodyOf(farm.DELETE('/api/v1/software/{software}', { params: { path: { software: String(software.id) } } }))
      void navigate({ to: '/software/' })
    },
    done: () => `Software ${software.software} is deleted.`,
    touches: [softwareKey],
  })
  const { jobtypes, jobs } = software.required_by
  const isRequired = jobtypes.length + jobs.length > 0
  const agents = software.versions.reduce((sum, version) => sum + version.agents, 0)
  const warning = () =>
    `All versions of it (${software.versions.length}) and their discovery code are deleted.${agents > 0 ? ' Which agents have them is forgotten.' : ''} This can not be taken back.`
  return (
    <RoleButton
      role="admin"
      size="xs"
      variant="default"
      loading={remove.isPending}
      off={isRequired ? 'It is required: see below by whom. Take it out there first.' : undefined}
      onClick={() =>
        actOnceSure({ title: 'Delete', past: 'deleted', warning }, `software ${software.software}`, () => remove.mutate())
      }
    >
      Delete
    </RoleButton>
  )
}
