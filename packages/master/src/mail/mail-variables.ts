// What a mail's templates can use: a picture of the job at the moment that the mail tells of, kept in the mail's row.
import { z } from 'zod'
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import type { JobId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { MailJob, FailedLog } from './occasion-store.js'

/** The parts that the farm itself reads; templates see all there is. */
export const mailVariablesSchema = z.object({
  job: z.looseObject({
    id: z.int(),
    title: z.string(),
    url: z.string(),
    output_link: z.string().nullable(),
    time_finished: z.number().nullable(),
    jobtype_version: z.looseObject({ jobtype: z.looseObject({ id: z.int().nullable(), name: z.string() }) }),
  }),
  failed_log_urls: z.array(z.string()),
  job_title: z.string(),
  job_id: z.int(),
  jobtype_name: z.string(),
})
export type MailVariables = z.infer<typeof mailVariablesSchema>

/** Characters of a long column at most: a row is kept for each mail. */
const longestText = 65_536

type AddressSettings = Pick<Settings, 'base_url' | 'api_prefix'>

export function mailVariables(job: MailJob, logs: readonly FailedLog[], settings: AddressSettings): MailVariables {
  const { jobtype_id, jobtype_name, jobtype_description, version, classname, username, email, queue, queue_path, group_title } =
    job
  const { state, notes, environ, data, ...columns } = job.columns
  const name = jobtype_name ?? ''
  return {
    job: {
      ...columns,
      state: state === null ? 'queued' : (nameOfCode(workStateCodes, state) ?? 'queued'),
      notes: notes.slice(0, longestText),
      environ: objectOf(environ),
      data: objectOf(data),
      url: `${baseOf(settings)}/jobs/${columns.id}`,
      user: username === null ? null : { id: columns.user_id, username, email },
      jobtype_version: {
        id: columns.jobtype_version_id,
        version,
        classname,
        jobtype: { id: jobtype_id, name, description: jobtype_description },
      },
      queue: queue === null ? null : { id: columns.job_queue_id, name: queue, path: queue_path },
      group: group_title === null ? null : { id: columns.job_group_id, title: group_title },
    },
    failed_log_urls: logs.map(log => logUrl(columns.id, log, settings)),
    job_title: columns.title,
    job_id: columns.id,
    jobtype_name: name,
  }
}

const baseOf = ({ base_url: base }: AddressSettings): string => base.replace(/\/+$/, '')

const logUrl = (job: JobId, { task_id: task, attempt, identifier }: FailedLog, settings: AddressSettings): string =>
  `${baseOf(settings)}${settings.api_prefix}/jobs/${job}/tasks/${task}/attempts/${attempt}/logs/${encodeURIComponent(identifier)}/logfile`

/** The object of a JSON column; null for one that is too long for a mail. */
const objectOf = (text: string | null): unknown => (text === null || text.length > longestText ? null : JSON.parse(text))
