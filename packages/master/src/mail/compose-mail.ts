// The text of a mail: from the job type's own templates, else from the settings', else in plain words; and why, where one is broken.
import type { MailKind } from '@pyfarm/contract/api/mails'
import { isRefusal } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { bodyText, headerText } from './mail-rules.js'
import { plainMail } from './mail-templates.js'
import type { MailTemplates, Part, Source } from './mail-templates.js'
import type { MailVariables } from './mail-variables.js'
import type { NamedFault } from './template-order.js'
import type { TemplateRunner } from './template-runner.js'

export interface ComposedMail {
  readonly subject: string
  readonly body: string
  /** Whether subject or body are not of the job type's own templates. */
  readonly fromDefault: boolean
  /** Sentences on the templates that could not be used. */
  readonly faults: readonly string[]
}

const parts = ['subject', 'body'] as const

/** Refused only when too many templates are being run at once. */
export async function composeMail(
  runner: TemplateRunner,
  kind: MailKind,
  templates: MailTemplates,
  variables: MailVariables,
): Promise<ComposedMail | Refusal> {
  const left: Record<Part, readonly Source[]> = { subject: templates.subject, body: templates.body }
  const faults: string[] = []
  // Each turn that does not end in a mail takes one template away.
  for (;;) {
    const used = parts.flatMap(part => left[part].slice(0, 1).map(source => ({ part, source })))
    if (used.length === 0) return written([], used, kind, variables, faults)
    const answer = await runner.run(
      used.map(({ part, source }) => ({ name: part, text: source.text })),
      variables,
    )
    if (isRefusal(answer)) return answer
    if ('texts' in answer) return written(answer.texts, used, kind, variables, faults)
    const part = answer.name === 'subject' ? 'subject' : 'body'
    const [broken, ...rest] = left[part]
    faults.push(sentenceOf(answer, broken))
    left[part] = rest
  }
}

function written(
  texts: readonly string[],
  used: readonly { readonly part: Part; readonly source: Source }[],
  kind: MailKind,
  variables: MailVariables,
  faults: readonly string[],
): ComposedMail {
  const plain = plainMail(kind, variables)
  const textOf = (part: Part) => texts[used.findIndex(one => one.part === part)] ?? plain[part]
  const notes = faults.map(fault => `\n\nNote: ${fault}`).join('')
  return {
    // A mail whose subject came out empty could not be told from others.
    subject: headerText(textOf('subject')) || headerText(plain.subject),
    body: bodyText(textOf('body')) + notes,
    fromDefault: used.filter(({ source }) => source.isOwn).length < parts.length,
    faults,
  }
}

const sentenceOf = ({ line, message }: NamedFault, source: Source | undefined): string =>
  `the template ${source?.name ?? ''} could not be used${line === undefined ? '' : `, line ${line}`}: ${message}. ` +
  'This text stands in its place.'
