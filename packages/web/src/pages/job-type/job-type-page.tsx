// One job type: its versions' code and settings, what its jobs' data may be, its mails, and who uses it.
import { Select } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useJobTypes, useJobTypeVersion, useNewestVersion, type JobTypeDetails, type WholeVersion } from '../../api/job-types.js'
import { useWhyNot } from '../../parts/may.js'
import { Note } from '../../parts/note.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { DeleteJobType } from './delete-job-type.js'
import { NewestVersion, OldVersion } from './version-form.js'

export function JobTypePage() {
  const { type: text = '' } = useParams({ strict: false })
  const types = useJobTypes()
  const type = types.data?.find(({ id, name }) => String(id) === text || name === text)
  usePageTitle(type?.name ?? 'Job type')
  if (type !== undefined) return <Whole type={type} />
  if (types.error !== null) return <Note title={types.error.message} tone="trouble" />
  if (types.isFetching) return <Note title="Reading the job type…" />
  return (
    <Note title={`There is no job type ${text}.`}>
      <Link to="/jobtypes/">See those that there are</Link>
    </Note>
  )
}

function Whole({ type }: { type: JobTypeDetails }) {
  const [{ version: wanted }, change] = useAddress()
  const navigate = useNavigate()
  const newest = useNewestVersion(String(type.id))
  const shown = type.versions.find(({ version }) => String(version) === wanted && version !== newest.data?.version)?.version
  const old = useJobTypeVersion(String(type.id), shown)
  const failure = newest.error ?? old.error
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>{type.name}</h1>
        <Select
          aria-label="Version"
          size="xs"
          w="12rem"
          allowDeselect={false}
          data={[...type.versions].reverse().map(({ version }) => ({
            value: String(version),
            label: `Version ${version}${version === type.version ? ', the newest' : ''}`,
          }))}
          value={String(shown ?? newest.data?.version ?? '')}
          onChange={version => change({ version: version === String(type.version) ? undefined : (version ?? undefined) }, true)}
        />
        <Link
          to="/jobs/create"
          search={{ jobtype: type.name, version: shown === undefined ? undefined : String(shown) } as never}
        >
          Submit a job
        </Link>
        <span className={styles['end']}>
          <DeleteJobType type={type} deleted={() => void navigate({ to: '/jobtypes/' })} />
        </span>
      </div>
      {failure !== null && <Note title={failure.message} tone="trouble" />}
      {failure === null && <Version type={type} newest={newest.data} old={old.data} isOld={shown !== undefined} />}
    </div>
  )
}

interface VersionProps {
  readonly type: JobTypeDetails
  readonly newest: WholeVersion | undefined
  readonly old: WholeVersion | undefined
  readonly isOld: boolean
}

function Version({ type, newest, old, isOld }: VersionProps) {
  const forbidden = useWhyNot('admin')
  if (newest === undefined || (isOld && old === undefined)) return <Note title="Reading the version…" />
  if (isOld && old !== undefined) return <OldVersion key={old.version} {...{ type, version: old, newest }} />
  return <NewestVersion key={newest.id} {...{ type, newest, forbidden }} />
}
