import { Alert } from '@mantine/core'
import type { JobTypeDetails, WholeVersion } from '../../api/job-types.js'
import { bodyOf, farm } from '../../api/client.js'
import { jobTypesKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { EditForm } from '../../parts/edit/edit-form.js'
import { RoleButton } from '../../parts/may.js'
import { PageTabs } from '../../parts/page-tabs.js'
import { useAddress } from '../../shell/use-address.js'
import { CodePanel } from './code-panel.js'
import { DifferencePanel } from './difference-panel.js'
import { fieldNames, fieldsOfVersion, jobTypeBody } from './job-type-fields.js'
import styles from './job-type.module.css'
import { MailPanel } from './mail-panel.js'
import type { PanelProps } from './panel-props.js'
import { SchemaPanel } from './schema-panel.js'
import { SettingsPanel } from './settings-panel.js'
import { useJobTypeEdit } from './use-job-type-edit.js'
import { UsePanel } from './use-panel.js'

interface NewestVersionProps {
  readonly type: JobTypeDetails
  readonly newest: WholeVersion
  /** Why this person can't change it. */
  readonly forbidden: string | undefined
}

export function NewestVersion({ type, newest, forbidden }: NewestVersionProps) {
  const editing = useJobTypeEdit(newest)
  const { values, set, isChanged } = editing
  return (
    <EditForm
      editing={editing}
      labels={fieldNames}
      forbidden={forbidden}
      // The form that a schema makes is only tried here: what it lacks stops nothing.
      noValidate
      className={styles['form']}
      hint={
        isChanged && <p className={styles['hint']}>Saving makes version {newest.version + 1}. Jobs that exist keep theirs.</p>
      }
    >
      <VersionTabs
        type={type}
        shown={{ version: newest.version, name: `Version ${newest.version}${isChanged ? ' with your changes' : ''}` }}
        panel={{ values, set: forbidden === undefined ? set : undefined }}
      />
    </EditForm>
  )
}

interface OldVersionProps {
  readonly type: JobTypeDetails
  readonly version: WholeVersion
  readonly newest: WholeVersion
}

export function OldVersion({ type, version, newest }: OldVersionProps) {
  const [, change] = useAddress()
  const again = useChange({
    act: () => {
      // Name, description and mails are the type's, not a version's.
      const { name, description, success_subject, success_body, fail_subject, fail_body } = fieldsOfVersion(newest)
      const body = jobTypeBody({
        ...fieldsOfVersion(version),
        ...{ name, description, success_subject, success_body, fail_subject, fail_body },
      })
      return bodyOf(farm.PUT('/api/v1/jobtypes/{type}', { params: { path: { type: String(type.id) } }, body }))
    },
    done: () => `Version ${newest.version + 1} is what version ${version.version} was. New jobs use it.`,
    touches: [jobTypesKey],
  })
  return (
    <>
      <Alert title={`This is version ${version.version}; the newest is ${newest.version}.`}>
        <p>A version does not change. To go back to this one, make it the newest: it is saved as version {newest.version + 1}.</p>
        <RoleButton
          role="admin"
          mt="xs"
          size="xs"
          loading={again.isPending}
          onClick={() => again.mutate(undefined, { onSuccess: () => change({ version: undefined }, true) })}
        >
          Make it the newest
        </RoleButton>
      </Alert>
      <VersionTabs
        type={type}
        shown={{ version: version.version, name: `Version ${version.version}` }}
        panel={{ values: fieldsOfVersion(version), set: undefined }}
      />
    </>
  )
}

interface VersionTabsProps {
  readonly type: JobTypeDetails
  readonly shown: { readonly version: number; readonly name: string }
  readonly panel: PanelProps
}

function VersionTabs({ type, shown, panel }: VersionTabsProps) {
  return (
    <PageTabs
      label="Parts of the job type"
      tabs={[
        { id: 'code', title: 'Code', panel: () => <CodePanel {...panel} /> },
        { id: 'settings', title: 'Settings', panel: () => <SettingsPanel {...panel} /> },
        { id: 'data', title: 'Data of jobs', panel: () => <SchemaPanel {...panel} /> },
        { id: 'mails', title: 'Mails', panel: () => <MailPanel {...panel} type={type} /> },
        { id: 'changes', title: 'Changes', panel: () => <DifferencePanel type={type} shown={shown} values={panel.values} /> },
        { id: 'use', title: `Use (${type.jobs.toLocaleString()})`, panel: () => <UsePanel type={type} /> },
      ]}
    />
  )
}
