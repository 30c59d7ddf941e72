// What can be changed of a job after its submission.
import { Button, NumberInput, Switch, TextInput, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { jobKey, jobsKey, tasksKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { Note } from '../../parts/note.js'
import { changedFields, fieldsOf, type JobFields } from './job-fields.js'
import styles from './job-settings.module.css'
import { useWholeJob } from './use-job.js'

export function JobSettings({ job }: { job: number }) {
  const whole = useWholeJob(job)
  if (whole.data === undefined) {
    return whole.error === null ? <Note title="Reading the job…" /> : <Note title={whole.error.message} tone="trouble" />
  }
  return <SettingsForm key={job} job={whole.data} />
}

function SettingsForm({ job }: { job: Schemas['Job'] }) {
  const now = fieldsOf(job)
  const form = useForm<JobFields>({ initialValues: now })
  const save = useChange({
    act: (fields: JobFields) =>
      bodyOf(farm.POST('/api/v1/jobs/{job}', { params: { path: { job: String(job.id) } }, body: changedFields(now, fields) })),
    done: () => `Job ${job.id} is changed.`,
    touches: [jobKey(job.id), jobsKey, tasksKey(job.id)],
  })
  const number = (name: keyof JobFields, label: string, description: string) => (
    <NumberInput
      label={label}
      description={description}
      allowDecimal={name === 'start' || name === 'end' || name === 'by'}
      {...form.getInputProps(name)}
    />
  )
  return (
    <form
      className={styles['form']}
      onSubmit={form.onSubmit(fields => {
        save.mutate(fields, { onSuccess: () => form.resetDirty() })
      })}
    >
      <TextInput label="Title" {...form.getInputProps('title')} />
      <div className={styles['row']}>
        {number('start', 'First frame', 'Fewer frames: surplus ones are stopped and deleted.')}
        {number('end', 'Last frame', 'More frames: they are queued.')}
        {number('by', 'Step', 'Every how many frames.')}
        {number('batch', 'Batch', 'Frames that an agent gets at once, at most.')}
      </div>
      <div className={styles['row']}>
        {number('priority', 'Priority', 'Higher ones go strictly first within a queue.')}
        {number('weight', 'Weight', 'Share among jobs of the same priority.')}
        {number('minimum_agents', 'At least agents', 'Served before all others up to so many.')}
        {number('maximum_agents', 'At most agents', 'Never on more than so many.')}
      </div>
      <div className={styles['row']}>
        {number('cpus', 'CPUs', '0: no minimum, -1: a whole agent.')}
        {number('ram', 'RAM in MB', '0: no minimum, -1: a whole agent.')}
        {number('requeue', 'Retries', 'How often a frame may fail before it stays failed; -1: for ever.')}
        {number('autodelete_time', 'Delete after', 'Seconds after the job is done; empty: never by itself.')}
      </div>
      <TextInput label="Queue" description="By its path, such as film/fx; empty: none." {...form.getInputProps('jobqueue')} />
      <Textarea label="Notes" autosize minRows={3} {...form.getInputProps('notes')} />
      <Switch label="Hidden: not listed, gets no agents" {...form.getInputProps('hidden', { type: 'checkbox' })} />
      <div className={styles['row']}>
        <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
          Save
        </Button>
        <Button variant="default" disabled={!form.isDirty()} onClick={form.reset}>
          As it was
        </Button>
      </div>
    </form>
  )
}
