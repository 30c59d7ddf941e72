import { SegmentedControl, TextInput, Textarea } from '@mantine/core'
import type { JobTypeDetails } from '../../api/job-types.js'
import { useAddress } from '../../shell/use-address.js'
import styles from './job-type.module.css'
import { MailPreview } from './mail-preview.js'
import type { PanelProps } from './panel-props.js'

const kinds = {
  success: { title: 'When a job is done', subject: 'success_subject', body: 'success_body' },
  failure: { title: 'When a job has failed', subject: 'fail_subject', body: 'fail_body' },
} as const

/** The templates of the mails about its jobs, and one as it would be for a real job. */
export function MailPanel({ values, set, type }: PanelProps & { readonly type: JobTypeDetails }) {
  const [{ mail }, change] = useAddress()
  const kind = mail === 'failure' ? 'failure' : 'success'
  const { subject, body } = kinds[kind]
  return (
    <div className={styles['halves']}>
      <section className={styles['fields']}>
        <SegmentedControl
          aria-label="Which mail"
          data={Object.entries(kinds).map(([value, { title }]) => ({ value, label: title }))}
          value={kind}
          onChange={chosen => change({ mail: chosen === 'failure' ? 'failure' : undefined })}
        />
        <p className={styles['hint']}>
          Jinja templates. They know <code>job</code> with its columns, <code>job.url</code> and <code>job.user</code>, and{' '}
          <code>failed_log_urls</code>. They are the job type&apos;s, of all its versions.
        </p>
        <TextInput
          label="Subject"
          description="Empty: the farm's own."
          readOnly={set === undefined}
          value={values[subject]}
          onChange={event => set?.({ [subject]: event.currentTarget.value })}
        />
        <Textarea
          label="Text"
          description="Empty: the farm's own."
          autosize
          minRows={12}
          maxRows={30}
          readOnly={set === undefined}
          value={values[body]}
          onChange={event => set?.({ [body]: event.currentTarget.value })}
        />
      </section>
      <MailPreview type={type} kind={kind} subject={values[subject]} body={values[body]} />
    </div>
  )
}
