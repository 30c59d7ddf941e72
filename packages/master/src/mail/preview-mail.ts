// A mail as it would be, with a real job and templates that need not be stored.
import type { MailPreview, MailPreviewAnswer } from '@pyfarm/contract/api/mails'
import { jobId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { conflict, notFound, orRefuse, RefusedError } from '../http/refusal.js'
import type { JobType } from '../job-types/job-type-store.js'
import { composeMail } from './compose-mail.js'
import { ownTexts, templatesFor } from './mail-templates.js'
import type { MailVariables } from './mail-variables.js'
import { mailVariables } from './mail-variables.js'
import { listFailedLogs, loadMailJob, newestJobOf } from './occasion-store.js'
import { mostLogs } from './write-mails.js'

/** @throws RefusedError 404 for an unknown job, 409 without any, 503 when too many templates are being run */
export async function previewMail(farm: Farm, type: JobType, wish: MailPreview): Promise<MailPreviewAnswer> {
  const { kind, subject, body } = wish
  const stored = ownTexts(kind, type)
  const own = { subject: subject === undefined ? stored.subject : subject, body: body === undefined ? stored.body : body }
  const variables = await variablesFor(farm, type, wish)
  const made = orRefuse(await composeMail(farm.templates, kind, templatesFor(kind, own, farm.settings), variables))
  const { faults } = made
  return {
    ...{ subject: made.subject, body: made.body, from_default: made.fromDefault },
    ...(faults.length === 0 ? {} : { error: faults.join(' ') }),
  }
}

async function variablesFor(farm: Farm, type: JobType, { kind, job: wanted }: MailPreview): Promise<MailVariables> {
  const { read } = farm.database
  const id = wanted === undefined ? await newestJobOf(read, type.id) : jobId(wanted)
  if (id === undefined)
    throw new RefusedError(conflict(`job: there is no job of type ${type.name} yet to write about; name another one.`))
  const job = orRefuse((await loadMailJob(read, id)) ?? notFound(`job: job ${id} not found.`))
  const logs = kind === 'failure' ? await listFailedLogs(read, id, mostLogs) : []
  const variables = mailVariables(job, logs, farm.settings)
  // One that is not at its end yet is written about as if it were now.
  return { ...variables, job: { ...variables.job, time_finished: variables.job.time_finished ?? farm.clock() } }
}
