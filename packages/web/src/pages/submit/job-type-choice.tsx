import { Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { JobTypeDetails } from '../../api/job-types.js'
import { useAddress } from '../../shell/use-address.js'
import styles from './submit.module.css'

interface JobTypeChoiceProps {
  readonly types: readonly JobTypeDetails[]
  readonly type: JobTypeDetails | undefined
  readonly version: number | undefined
}

/** What kind of work it is; the choice stands in the address. */
export function JobTypeChoice({ types, type, version }: JobTypeChoiceProps) {
  const [, change] = useAddress()
  const versions = [...(type?.versions ?? [])].reverse().map(each => ({
    value: String(each.version),
    label: each.version === type?.version ? `${each.version}, the newest` : String(each.version),
  }))
  return (
    <div className={styles['row']}>
      <Select
        label="Job type"
        required
        searchable
        allowDeselect={false}
        placeholder="What kind of work it is"
        data={types.map(({ name }) => name)}
        value={type?.name ?? null}
        onChange={name => change({ jobtype: name ?? undefined, version: undefined }, true)}
      />
      {type !== undefined && (
        <Select
          label="Version"
          allowDeselect={false}
          data={versions}
          value={String(version)}
          onChange={chosen => change({ version: chosen === String(type.version) ? undefined : (chosen ?? undefined) }, true)}
        />
      )}
      {type !== undefined && (
        <p className={styles['about']}>
          {type.description}{' '}
          <Link to="/jobtypes/$type" params={{ type: String(type.id) }}>
            See the job type
          </Link>
        </p>
      )}
    </div>
  )
}
