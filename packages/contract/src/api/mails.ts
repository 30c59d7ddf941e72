// Mails that tell people of their jobs: `/jobs/<job>/mails`, `/mails/…`, `/jobtypes/<type>/mail_preview`.
import { z } from 'zod'
import { timeSchema } from './answers.js'
import { listQuery, oneOrSeveral, searchText, wholeNumberText } from './collections.js'
import { storableText } from './texts.js'

export const mailKinds = ['success', 'failure', 'deletion'] as const
export type MailKind = (typeof mailKinds)[number]

export const mailStates = ['waiting', 'sent', 'given_up'] as const
export type MailState = (typeof mailStates)[number]

/** Characters of a template at most. */
export const longestTemplate = 100_000

/** Who is told what, when, and how that went. */
export const mailListItemSchema = z
  .strictObject({
    id: z.int(),
    kind: z.enum(mailKinds),
    /** The job's id; the job may be gone. */
    job: z.int(),
    username: z.string(),
    recipient: z.string(),
    state: z.enum(mailStates),
    created_on: timeSchema,
    sent_on: timeSchema.nullable(),
    /** When it is tried the next time; null when it is not tried any more. */
    next_attempt_on: timeSchema.nullable(),
    attempts: z.int(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'MailListItem' })
export type MailListItem = z.infer<typeof mailListItemSchema>

/** A mail with its text, as it was sent or would be sent now. */
export const mailSchema = mailListItemSchema
  .extend({ message_id: z.string(), subject: z.string(), body: z.string() })
  .meta({ id: 'Mail' })
export type MailAnswer = z.infer<typeof mailSchema>

const sortable = ['id', 'kind', 'job', 'username', 'recipient', 'created_on', 'sent_on', 'next_attempt_on', 'attempts'] as const

const filters = {
  state: oneOrSeveral(mailStates).optional().describe('Only mails in these states, separated by commas.'),
  kind: oneOrSeveral(mailKinds).optional().describe('Only mails of these kinds, separated by commas.'),
  username: searchText().optional().describe('Only mails to this user.'),
  recipient: searchText().optional().describe('Only mails to addresses that contain this.'),
}

/** Query of `GET /jobs/<job>/mails`. These lists always come in pages. */
export const jobMailsQuerySchema = listQuery(sortable, filters)
/** Query of `GET /mails/`. */
export const mailsQuerySchema = listQuery(sortable, {
  ...filters,
  job: wholeNumberText(1).optional().describe('Only mails about the job with this id, also when it is gone.'),
})
export type MailsQuery = z.output<typeof mailsQuerySchema>

/** Body of `POST /mails/<id>/resend`: nothing. */
export const resendSchema = z.strictObject({}, 'must be empty: this action takes no parameters').nullish()

const template = () =>
  storableText().max(longestTemplate, `must have at most ${longestTemplate} characters`).nullable().optional()

/** Body of `POST /jobtypes/<type>/mail_preview`. */
export const mailPreviewSchema = z.strictObject({
  kind: z.enum(mailKinds, `must be one of ${mailKinds.join(', ')}`),
  /** Templates to try in place of the job type's own; null: the default. */
  subject: template(),
  body: template(),
  /** The job to write about; without it the newest of the type, or an example. */
  job: z.int32('must be the id of a job').min(1, 'must be the id of a job').optional(),
})
export type MailPreview = z.output<typeof mailPreviewSchema>

export const mailPreviewAnswerSchema = z
  .strictObject({
    subject: z.string(),
    body: z.string(),
    /** Whether subject or body come from the farm's default templates. */
    from_default: z.boolean(),
    /** Why a template could not be used; the default stands in for it. */
    error: z.string().optional(),
  })
  .meta({ id: 'MailPreview' })
export type MailPreviewAnswer = z.infer<typeof mailPreviewAnswerSchema>
