// Which templates a mail is written from. Pure.
import type { MailKind } from '@pyfarm/contract/api/mails'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { MailVariables } from './mail-variables.js'
import type { OwnTemplates } from './occasion-store.js'

export type Part = 'subject' | 'body'

export interface Source {
  /** What people know it by: the column of the job type, or the setting. */
  readonly name: string
  readonly text: string
  /** The job type's, not the settings'. */
  readonly isOwn: boolean
}

/** For each part, the templates to try one after the other. */
export type MailTemplates = Readonly<Record<Part, readonly Source[]>>

const settingKeys = {
  success: { subject: 'success_subject', body: 'success_body' },
  failure: { subject: 'failed_subject', body: 'failed_body' },
  deletion: { subject: 'deleted_subject', body: 'deleted_body' },
} as const satisfies Record<MailKind, Record<Part, keyof Settings>>

const ownColumns = {
  success: { subject: 'success_subject', body: 'success_body' },
  failure: { subject: 'fail_subject', body: 'fail_body' },
} as const satisfies Partial<Record<MailKind, Record<Part, keyof OwnTemplates>>>

export type TemplateSettings = Pick<Settings, (typeof settingKeys)[MailKind][Part]>
export type OwnTexts = Readonly<Partial<Record<Part, string | null | undefined>>>

/** The job type's own templates for that kind of mail; it has none for deletions. */
export const ownTexts = (kind: MailKind, own: OwnTemplates | undefined): OwnTexts =>
  kind === 'deletion' || own === undefined ? {} : { subject: own[ownColumns[kind].subject], body: own[ownColumns[kind].body] }

export function templatesFor(kind: MailKind, own: OwnTexts, settings: TemplateSettings): MailTemplates {
  const partOf = (part: Part): Source[] => {
    const text = own[part]
    const name = kind === 'deletion' ? part : ownColumns[kind][part]
    const key = settingKeys[kind][part]
    const sources = [
      ...(text === undefined || text === null || text === '' ? [] : [{ name, text, isOwn: true }]),
      { name: key, text: settings[key], isOwn: false },
    ]
    return kind === 'deletion' ? sources.map(source => ({ ...source, text: doubled(source.text) })) : sources
  }
  return { subject: partOf('subject'), body: partOf('body') }
}

/** PyFarm's templates of deletions name their variables in single brackets as well. */
const doubled = (text: string): string => text.replaceAll(/(?<!\{)\{(job_title|job_id|jobtype_name)\}(?!\})/g, '{{ $1 }}')

/** What is said when even the settings' templates are broken. */
export function plainMail(kind: MailKind, { job, job_title: title, job_id: id, failed_log_urls: logs }: MailVariables) {
  const what = { success: 'completed successfully', failure: 'failed', deletion: 'deleted' }[kind]
  const lines = [
    `Job ${title} (id ${id}): ${what}.`,
    ...(kind === 'deletion' ? [] : ['', `Job: ${job.url}`]),
    ...(job.output_link === null || kind === 'deletion' ? [] : [`Output: ${job.output_link}`]),
    ...(logs.length === 0 ? [] : ['Log(s) for failed tasks:', ...logs.map(url => `    ${url}`)]),
  ]
  return { subject: `Job ${title} ${what}`, body: lines.join('\n') }
}

/** The settings' templates by their keys. */
export const templatesOfSettings = (settings: TemplateSettings): { readonly name: string; readonly text: string }[] =>
  Object.values(settingKeys).flatMap(keys => Object.values(keys).map(name => ({ name, text: settings[name] })))
