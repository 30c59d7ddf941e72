// What can be changed of a job after its submission. What others change meanwhile is told, and what was saved can be taken back.
import { modals } from '@mantine/modals'
import type { JobLimits } from '@pyfarm/contract/api/job-limits'
import { bodyOf, farm, type Schemas } from '../../../api/client.js'
import { jobKey, jobsKey, tasksKey } from '../../../api/query-keys.js'
import { EditForm } from '../../../parts/edit/edit-form.js'
import { useEdit } from '../../../parts/edit/use-edit.js'
import { Note } from '../../../parts/note.js'
import { countWords } from '../../../words/amounts.js'
import { useJobLimits, useWholeJob } from '../use-job.js'
import { bodyOfFields, dataFault, fieldsOf, framesLost, type JobFields } from './job-fields.js'
import styles from './job-settings.module.css'
import { LimitSettings } from './limit-settings.js'
import { PeopleSettings } from './people-settings.js'
import { PlainSettings } from './plain-settings.js'
import { RequirementSettings } from './requirement-settings.js'
import { MoreSettings } from './more-settings.js'

export function JobSettings({ job }: { job: number }) {
  const whole = useWholeJob(job)
  const limits = useJobLimits(job)
  if (whole.data !== undefined && limits.data !== undefined)
    return <SettingsForm key={job} job={whole.data} limits={limits.data.limits} />
  const error = whole.error ?? limits.error
  return error === null ? <Note title="Reading the job…" /> : <Note title={error.message} tone="trouble" />
}

function SettingsForm({ job, limits }: { job: Schemas['Job']; limits: JobLimits | null }) {
  const now = fieldsOf(job, limits)
  const params = { path: { job: String(job.id) } }
  const editing = useEdit<JobFields>({
    now,
    read: async () => {
      const [fresh, shown] = await Promise.all([
        bodyOf(farm.GET('/api/v1/jobs/{job}', { params })),
        bodyOf(farm.GET('/api/v1/jobs/{job}/limits', { params })),
      ])
      return fieldsOf(fresh, shown.limits)
    },
    save: changed => bodyOf(farm.POST('/api/v1/jobs/{job}', { params, body: bodyOfFields(changed) })),
    done: `Job ${job.id} is changed.`,
    touches: [jobKey(job.id), jobsKey, tasksKey(job.id), ['frames', job.id]],
  })
  const lost = framesLost(now, editing.values)
  const fault = dataFault(editing.values.data)
  const submit = () => {
    if (lost === 0) editing.save()
    else askAboutFrames(lost, editing.save)
  }
  return (
    <EditForm
      editing={editing}
      labels={labels}
      forbidden={fault === undefined ? undefined : 'Put the data right first.'}
      submit={submit}
      className={styles['form']}
    >
      <PlainSettings editing={editing} />
      <RequirementSettings editing={editing} />
      <LimitSettings editing={editing} />
      <PeopleSettings editing={editing} />
      <MoreSettings editing={editing} fault={fault} />
    </EditForm>
  )
}

function askAboutFrames(lost: number, save: () => void): void {
  modals.openConfirmModal({
    title: 'Fewer frames',
    children: `${countWords(lost, 'frame')} ${lost === 1 ? 'leaves' : 'leave'} the job: those that are being rendered are stopped, and their states and logs are deleted. Rendered files stay. Taking it back queues them anew.`,
    labels: { confirm: 'Change the frames', cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm: save,
  })
}

const labels: Readonly<Partial<Record<keyof JobFields, string>>> = {
  title: 'Title',
  start: 'First frame',
  end: 'Last frame',
  by: 'Step',
  batch: 'Batch',
  priority: 'Priority',
  weight: 'Weight',
  minimum_agents: 'At least agents',
  maximum_agents: 'At most agents',
  cpus: 'CPUs',
  ram: 'RAM in MB',
  requeue: 'Retries',
  autodelete_time: 'Delete after',
  jobqueue: 'Queue',
  notes: 'Notes',
  hidden: 'Hidden',
  tags: 'Tags',
  tag_requirements: 'Tags of agents',
  software_requirements: 'Software',
  notified_users: 'Who is told',
  limits: 'Limits',
  parents: 'Waits for jobs',
  data: 'Data',
}
